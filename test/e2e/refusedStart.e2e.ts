import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.ts';
import { expect, test } from './support/workstation.ts';

test('a workstation that cannot be composed says why and ends, instead of only seeming to start', async ({ home }) => {
  // Its folder cannot be made: a file lies in the way.
  const inTheWay = join(home, 'file');
  await writeFile(inTheWay, '');
  const electron = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(projectRoot, 'node_modules/electron/dist'),
    'electron',
  );
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const ended = await new Promise<{ code: number | string | null; told: string }>((resolve) => {
    execFile(
      electron,
      [projectRoot, ...sandbox],
      { env: { ...process.env, SCRIM_HOME: join(inTheWay, 'home'), SCRIM_HEADLESS: '1' }, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, told: stdout + stderr }),
    );
  });
  expect(ended.code).toBe(1);
  expect(ended.told).toContain('Scrim does not start');
  expect(ended.told).toContain('(ENOTDIR)');
  expect(ended.told).not.toContain(home);
});
