import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../test/support/archives.ts';
import { ct } from '../../test/support/dicom.ts';
import { dicomdirOf } from '../../test/support/dicomdir.ts';
import { builtWorkersDir } from '../../test/support/paths.ts';
import { noise, pngOf, testPattern } from '../../test/support/pictures.ts';
import { tiffOf } from '../../test/support/photoFormats.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { createNodeProcessHost } from '../workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../workers/pool.ts';
import { gather } from './gather.ts';

const makeFolder = temporaryFolders();
const { limits } = policySchema.parse(defaultPolicy);
const image = ct();

let pool: WorkerPool;
beforeAll(() => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits, sizes: { parse: 1 } });
});
afterAll(() => pool.close());

async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const root = await makeFolder();
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
  return root;
}
/** What is found, relative to the root; a refusal carries its code. */
async function found(root: string, paths: readonly string[] = [root], under = limits): Promise<string[]> {
  const names: string[] = [];
  const sources = new Set<string>();
  for await (const at of gather(paths, { pool, limits: under, signal: new AbortController().signal })) {
    expect(sources.has(at.source)).toBe(false);
    sources.add(at.source);
    const name = at.path.slice(root.length + 1) + (at.entry === undefined ? '' : `/${at.entry}`);
    names.push(at.kind === 'refused' ? `${name} ${at.error.code}` : name);
  }
  return names;
}
const references = ['DICOM\\ST1\\IM1', 'DICOM\\ST1\\IM2'];
const disc = { 'DICOM/ST1/IM1': image, 'DICOM/ST1/IM2': image };

describe('a TIFF of several pages', () => {
  const pages = tiffOf([[testPattern(20, 10)], [noise(10, 20)], [testPattern(5, 5), { subfileType: 1 }]]);

  it('gives each page as a file of its own, in a folder and in an archive; one page stays the file', async () => {
    const one = tiffOf([[testPattern(20, 10)]]);
    const root = await put({
      'scan.tif': pages,
      'single.tif': one,
      'cut.tif': pages.subarray(0, 100),
      'more.zip': zipOf([{ name: 'in/scan.tif', data: pages }]),
    });
    const expected = ['scan.tif/page 1', 'scan.tif/page 2', 'single.tif'];
    expect(await found(root)).toEqual([
      'cut.tif',
      'more.zip/in/scan.tif/page 1',
      'more.zip/in/scan.tif/page 2',
      ...expected,
    ]);
  });

  it('gives a single page as one too where readers stumble over the file as it stands', async () => {
    const root = await put({ 'fax.tif': tiffOf([[testPattern(20, 10), { shorts: { 297: 1 } }]]) });
    expect(await found(root)).toEqual(['fax.tif/page 1']);
  });

  it('names a page after its file, and reads the same of it every time', async () => {
    const root = await put({ 'scan.tif': pages });
    for await (const page of gather([root], { pool, limits, signal: new AbortController().signal })) {
      if (page.kind === 'refused') throw new Error(page.error.code);
      expect(page.name).toMatch(/^scan\.tif, page [12]$/);
      const opened = await page.open();
      expect(opened.kind === 'bytes' && Buffer.compare(opened.bytes, await page.read())).toBe(0);
      const { facts } = await pool.run('parse.probe', { source: opened, limits });
      expect(facts).toMatchObject(page.name.endsWith('1') ? { columns: 20, rows: 10 } : { columns: 10, rows: 20 });
    }
  });
});

describe('a disc with a DICOMDIR', () => {
  it('gives each file once and the index not at all', async () => {
    const root = await put({ ...disc, DICOMDIR: dicomdirOf([...references, references[0]!]), 'VIEWER.TXT': 'read me' });
    expect(await found(root)).toEqual(['DICOM/ST1/IM1', 'DICOM/ST1/IM2', 'VIEWER.TXT']);
  });

  it('is read by its index alone: what that lists, and nothing else', async () => {
    const root = await put({ ...disc, DICOMDIR: dicomdirOf(references), 'DICOM/OTHER': image });
    expect(await found(root, [join(root, 'DICOMDIR')])).toEqual(['DICOM/ST1/IM1', 'DICOM/ST1/IM2']);
    expect(await found(root, [join(root, 'DICOMDIR'), join(root, 'DICOM/ST1/IM2')])).toEqual([
      'DICOM/ST1/IM2',
      'DICOM/ST1/IM1',
    ]);
  });

  it('is known by its content under any name', async () => {
    const root = await put({ ...disc, 'index.bin': dicomdirOf(references) });
    expect((await found(root, [join(root, 'index.bin')])).length).toBe(2);
    const text = await put({ DICOMDIR: 'a text' });
    expect(await found(text)).toEqual(['DICOMDIR']);
  });

  it('may have been copied with other letters, versions and dots', async () => {
    const root = await put({
      'dicom/st1/im1': image,
      'dicom/st1/im2.;1': image,
      dicomdir: dicomdirOf([...references, 'DICOM/ST1/IM1']),
    });
    expect(await found(root, [join(root, 'dicomdir')])).toEqual(['dicom/st1/im1', 'dicom/st1/im2.;1']);
  });

  it('names what is listed and missing, and gives the rest', async () => {
    const root = await put({ 'DICOM/ST1/IM1': image, DICOMDIR: dicomdirOf([...references, 'DICOM']) });
    const missing = ['DICOMDIR/DICOM/ST1/IM2 DICOMDIR_FILE_MISSING', 'DICOMDIR/DICOM DICOMDIR_FILE_MISSING'];
    expect(await found(root)).toEqual(['DICOM/ST1/IM1', ...missing]);
    expect(await found(root, [join(root, 'DICOMDIR')])).toEqual(['DICOM/ST1/IM1', ...missing]);
  });

  it('is told of where its index leads to nothing', async () => {
    const root = await put({ DICOMDIR: dicomdirOf(['IM1', 'DICOMDIR']), 'x/DICOMDIR': dicomdirOf([]) });
    expect(await found(root)).toEqual([
      'DICOMDIR/IM1 DICOMDIR_FILE_MISSING',
      'DICOMDIR DICOMDIR_NOT_SHARED',
      'x/DICOMDIR DICOMDIR_NOT_SHARED',
    ]);
    const cut = await put({ DICOMDIR: dicomdirOf(references).subarray(0, -5), ...disc });
    expect(await found(cut)).toEqual(['DICOM/ST1/IM1', 'DICOM/ST1/IM2', 'DICOMDIR DAMAGED_FILE']);
  });

  it('never leads out of its folder', async () => {
    const outside = await put({ secret: image, 'sub/secret': image });
    const root = await put({ 'disc/DICOM/IM1': image, 'disc-other/IM9': image });
    await symlink(join(outside, 'secret'), join(root, 'disc/LINK'));
    await symlink(join(outside, 'sub'), join(root, 'disc/FOLDER'));
    await symlink('DICOM', join(root, 'disc/INSIDE'));
    await symlink('../disc-other', join(root, 'disc/SIBLING'));
    const ways = ['..\\disc-other\\IM9', 'DICOM\\..\\..\\disc-other\\IM9', '\\etc\\hosts', '/etc/hosts', 'C:\\X'];
    const links = ['LINK', 'FOLDER\\secret', 'SIBLING\\IM9', '.\\DICOM\\IM1'];
    await writeFile(join(root, 'disc/DICOMDIR'), dicomdirOf([...ways, ...links, 'INSIDE\\IM1', 'DICOM\\IM1']));
    const result = await found(join(root, 'disc'), [join(root, 'disc/DICOMDIR')]);
    expect(result.filter((name) => name.endsWith(' DICOMDIR_UNSAFE_PATH')).length).toBe(ways.length + links.length);
    expect(result.filter((name) => !name.includes(' '))).toEqual(['INSIDE/IM1']);
  });

  it.skipIf(!has('dcmmkdir'))('made by dcmtk is followed', async () => {
    const other = ct({ elements: { SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.9', InstanceNumber: '2' } });
    const root = await put({ 'DICOM/IM1': image, 'DICOM/IM2': other });
    execFileSync('dcmmkdir', ['+I', '+r', '--no-consistency-check', 'DICOM'], { cwd: root, stdio: 'pipe' });
    expect(await found(root, [join(root, 'DICOMDIR')])).toEqual(['DICOM/IM1', 'DICOM/IM2']);
  });
});

describe('an archive', () => {
  it('of a disc gives its files without the index, and names what is missing', async () => {
    const parts = [
      { name: 'disc/DICOMDIR', data: dicomdirOf([...references, 'DICOM\\ST1\\GONE', '..\\IM3']) },
      { name: 'disc/dicom/st1/im1', data: image },
      { name: 'disc/dicom/st1/im2.;1', data: image },
      { name: 'IM3', data: image },
    ];
    const root = await put({ 'disc.zip': zipOf(parts) });
    expect(await found(root)).toEqual([
      'disc.zip/disc/dicom/st1/im1',
      'disc.zip/disc/dicom/st1/im2.;1',
      'disc.zip/IM3',
      'disc.zip/disc/DICOMDIR/DICOM/ST1/GONE DICOMDIR_FILE_MISSING',
      'disc.zip/disc/DICOMDIR/../IM3 DICOMDIR_UNSAFE_PATH',
    ]);
    const lonely = await put({ 'a.zip': zipOf([{ name: 'DICOMDIR', data: dicomdirOf(['IM1']) }]) });
    expect(await found(lonely)).toEqual([
      'a.zip/DICOMDIR/IM1 DICOMDIR_FILE_MISSING',
      'a.zip/DICOMDIR DICOMDIR_NOT_SHARED',
    ]);
  });

  it('within an archive is opened, one deeper is refused', async () => {
    const deepest = zipOf([{ name: 'deep.png', data: pngOf(testPattern(20, 20)) }]);
    const inner = zipOf([
      { name: 'scans/IM1', data: image },
      { name: 'deepest.zip', data: deepest },
    ]);
    const root = await put({
      'outer.zip': zipOf([
        { name: 'x/inner.zip', data: inner },
        { name: 'y', data: image },
      ]),
    });
    expect(await found(root)).toEqual([
      'outer.zip/x/inner.zip/scans/IM1',
      'outer.zip/x/inner.zip/deepest.zip ZIP_NESTED',
      'outer.zip/y',
    ]);
  });

  it('within an archive is held to the limits of both together', async () => {
    const inner = (name: string) => ({ name, data: zipOf([{ name: 'a' }, { name: 'b' }, { name: 'c' }]) });
    const root = await put({ 'many.zip': zipOf([inner('1.zip'), inner('2.zip'), inner('3.zip')]) });
    expect(await found(root, [root], { ...limits, zipEntries: 8 })).toEqual([
      'many.zip/1.zip/a',
      'many.zip/1.zip/b',
      'many.zip/1.zip/c',
      'many.zip/2.zip ZIP_BOMB',
      'many.zip/3.zip ZIP_BOMB',
    ]);
  });

  it('that packs an archive of zeros twice is a bomb, although each layer alone might pass', async () => {
    // 150 to 1 within, and the packed zeros once more from outside.
    const zeros = { name: 'zeros', data: Buffer.alloc(6_000_000) };
    const filler = { name: 'noise', data: Buffer.from(noise(120, 120).pixels), method: 0 };
    const inner = zipOf([zeros, filler]);
    const copies = Array.from({ length: 40 }, (_, n) => ({ name: `${n}.zip`, data: inner }));
    const root = await put({ 'bomb.zip': zipOf(copies) });
    const bombs = (await found(root, [root], { ...limits, zipTotalMegabytes: 100 })).filter((name) =>
      name.endsWith('ZIP_BOMB'),
    );
    expect(bombs.length).toBe(24);
  });
});

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
