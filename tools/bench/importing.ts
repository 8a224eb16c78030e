import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ctSlice } from '../samples/scans.ts';
import { paired, printRow, processRun, timed } from './timing.ts';
import { withCore } from './workbench.ts';

/** Files per second into the vault (encrypted, synced, fully decoded once), beside cp and beside SHA-256 alone. */
export async function benchImport(rounds: number, count = 200): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scrim-bench-in-'));
  const source = join(folder, 'ct');
  await mkdir(source);
  for (let i = 0; i < count; i++) await writeFile(join(source, `${i}.dcm`), ctSlice(i + 1));
  const files = (await readdir(source)).map((name) => join(source, name));
  const ours = () =>
    withCore(false, null, (core) =>
      timed(async () => {
        await core.imports.start([source]);
        await core.imports.settled();
      }),
    );
  let copy = 0;
  const cp = await paired(rounds, ours, () =>
    timed(() => processRun('cp', ['-r', source, join(folder, `copy${copy++}`)])),
  );
  const sha = await paired(
    1,
    async () => cp.ours,
    () => timed(() => processRun('sha256sum', files)),
  );
  const rate = `${Math.round((count / cp.ours) * 1000)} files/s`;
  printRow(
    `import, ${count} CT of 0.5 MB`,
    rate,
    `cp ${Math.round((count / cp.baseline) * 1000)} files/s`,
    cp.ours / cp.baseline,
  );
  printRow('', rate, `sha256sum ${Math.round((count / sha.baseline) * 1000)} files/s`, cp.ours / sha.baseline);
  await rm(folder, { recursive: true, force: true });
}
