// Run as a child, to be killed: opens a core on a home and imports a folder, or goes on with what the last one left.
import { testPorts, startTestCore } from './testCore.ts';

const [home = '', source = '', passphrase = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const ports = await testPorts(home);
const detectors = { face: false, text: false, region: false };
const { core } = await startTestCore({ ...ports, policy: { ...ports.policy, detectors } });
core.onEvent((event) => {
  if (event.kind === 'item') say(event.item.state.kind);
});
const status = await core.vault.status();
if (status.kind === 'absent') await core.vault.create(passphrase);
else await core.vault.unlock(passphrase);
say('open');
if ((await core.imports.list()).length === 0) await core.imports.start([source]);
await core.imports.settled();
say('done');
await core.close();
