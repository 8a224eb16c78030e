// `npm run demo`: the whole journey without a window, on the samples, with a report to look at.
import { run, say } from './setup/run.mjs';
import { command, makeReady, root } from './setup.mjs';

await command(async () => {
  await makeReady();
  say('demo: importing, scanning, burning, verifying and uploading the samples');
  await run(process.execPath, ['--import', 'tsx', 'tools/demo/run.ts', ...process.argv.slice(2)], {
    cwd: root,
    inherit: true,
    title: 'demo',
  });
});
