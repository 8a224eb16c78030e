// `npm run bench`: start-up, import, detection and upload, each beside a baseline measured in the same run. Prints ratios.
import { findElectron } from './setup/electron.mjs';
import { run } from './setup/run.mjs';
import { command, makeReady, root } from './setup.mjs';

await command(async () => {
  await makeReady();
  const electron = await findElectron(root);
  const env = electron.folder ? { ELECTRON_OVERRIDE_DIST_PATH: electron.folder } : {};
  await run(process.execPath, ['--import', 'tsx', 'tools/bench/run.ts', ...process.argv.slice(2)], {
    cwd: root,
    inherit: true,
    title: 'bench',
    env,
  });
});
