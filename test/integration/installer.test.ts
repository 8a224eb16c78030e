import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { projectRoot, samplesDir } from '../support/paths.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

const run = promisify(execFile);
const built = existsSync(join(projectRoot, 'dist/main/main.js'));

/** What electron-builder needs of an Electron: an executable with the place of its fuses. Nothing here starts it. */
async function electronToPack(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true });
  const fuses = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09'), Buffer.from('0'.repeat(9))]);
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), fuses, Buffer.alloc(64)]));
  await chmod(join(folder, 'electron'), 0o755);
  const { version } = JSON.parse(await readFile(join(projectRoot, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  for (const [name, text] of [
    ['version', version],
    ['LICENSE', ''],
    ['LICENSES.chromium.html', ''],
    ['chrome-sandbox', ''],
    ['locales/en-US.pak', ''],
  ] as const)
    await writeFile(join(folder, name), text);
}

/** Needs the window's build, which `npm test` makes. */
describe.skipIf(!built)('what an installer holds', () => {
  let installed: string;
  let home: string;
  const scrim = (...args: string[]) =>
    run(
      process.execPath,
      [join(installed, 'app.asar.unpacked/dist/node/scrim.js'), ...args, '--json', '--home', home],
      {
        cwd: home,
        maxBuffer: 1 << 24,
      },
    );

  beforeAll(async () => {
    const root = await makeFolder();
    const [electron, release] = [join(root, 'electron'), join(root, 'release')];
    home = join(root, 'home');
    await mkdir(home);
    await electronToPack(electron);
    const builder = join(projectRoot, 'node_modules/electron-builder/cli.js');
    const settings = [`-c.electronDist=${electron}`, `-c.directories.output=${release}`];
    await run(process.execPath, [builder, '--linux', 'dir', ...settings], { cwd: projectRoot, maxBuffer: 1 << 24 });
    installed = join(release, 'linux-unpacked/resources');
  }, 600_000);
  afterAll(removeFolders);

  it('holds shell, preload and window in its archive, and neither sources nor the stand-in', async () => {
    const archive = await readFile(join(installed, 'app.asar'));
    const index = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Folder;
    const names = filesOf(index, '');
    expect(names).toEqual(
      expect.arrayContaining(['/dist/main/main.js', '/dist/preload/preload.cjs', '/dist/renderer/index.html']),
    );
    expect(
      names.filter((name) => /^\/(?!dist|node_modules|resources|package\.json)|electron-on-chromium|\.map$/.test(name)),
    ).toEqual([]);
    expect(names.filter((name) => /node_modules\/(@mantine|@tabler|vitest|playwright)/.test(name))).toEqual([]);
  });

  it('has a command line that finds all it needs there, with one system’s inference runtime', async () => {
    const { checks } = cliReports.doctor.parse(JSON.parse((await scrim('doctor')).stdout));
    expect(checks.filter(({ ok, needed, name }) => needed && !ok && name !== 'free disk')).toEqual([]);
    expect(checks.find(({ name }) => name === 'policy')?.detail).toContain(installed);
    const runtimes = join(installed, 'app.asar.unpacked/node_modules/onnxruntime-node/bin');
    const [version = ''] = await readdir(runtimes);
    expect(await readdir(join(runtimes, version))).toEqual([process.platform]);
  });

  it('clears and verifies with what was packed', async () => {
    const out = join(home, 'out');
    const sources = ['skin-lesion.jpg', 'ct-abdomen.dcm'].map((name) => join(samplesDir, name));
    const { items } = cliReports.clear.parse(JSON.parse((await scrim('clear', ...sources, '--out', out)).stdout));
    expect(items.map(({ state }) => state)).toEqual(['cleared', 'cleared']);
    await scrim('verify', out);
  }, 300_000);
});

interface Folder {
  readonly files?: Readonly<Record<string, Folder>>;
}

function filesOf({ files }: Folder, path: string): string[] {
  return files ? Object.entries(files).flatMap(([name, inner]) => filesOf(inner, `${path}/${name}`)) : [path];
}
