import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is offered on the first screen and not kept among the sources. */
export async function prepareSamples(root) {
  const archive = join(root, 'resources/samples/hospital-export.zip');
  if (existsSync(archive)) return;
  const maker = join(root, 'tools/samples/archive.ts');
  await promisify(execFile)(process.execPath, ['--import', 'tsx', maker, archive], { cwd: root });
}
