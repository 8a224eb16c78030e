import { execFileSync } from 'node:child_process';
import { projectRoot } from './paths.ts';

/** Once per run: the workers, command line and service are built, so that tests start them as the product does. */
export default function setup(): void {
  if (process.env['SCRIM_BUILT'] === '1') return;
  execFileSync(process.execPath, ['tools/build.mjs', '--node-only'], { cwd: projectRoot, stdio: 'inherit' });
}
