// Run as a child, to be killed: takes back what has expired, and dies at the given step of it.
import { openStore } from '../../service/database/connect.ts';
import { Ledger } from '../../service/withdrawal/ledger.ts';
import { withdrawExpired } from '../../service/withdrawal/withdraw.ts';

const [databaseUrl = '', dataDir = '', now = '', step = ''] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const store = openStore(databaseUrl, 2, () => undefined);
const file = new Ledger(dataDir);
const ledger: Pick<Ledger, 'add'> = {
  async add(line) {
    if (step === 'before the ledger') die();
    await file.add(line);
    if (step === 'before the commit') die();
  },
};
await withdrawExpired({ store, ledger, uploads: { discard: async () => undefined } }, new Date(now));
