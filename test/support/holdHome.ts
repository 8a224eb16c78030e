// Run as a child: takes a home, says whether it got in, and holds it until its standard input ends.
import { lockHome } from '../../core/vault/homeLock.ts';

const said = await lockHome(process.argv[2] ?? '').then(
  () => 'in',
  () => 'out',
);
process.stdout.write(`${said}\n`);
process.stdin.on('end', () => process.exit()).resume();
