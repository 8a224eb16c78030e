import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ReceiverBounds, ReceiverReport } from '../../../contract/receiver.schema.ts';
import { ct, syntaxes } from '../../../test/support/dicom.ts';
import {
  associateRequest,
  connectTo,
  dataPdu,
  pdu,
  sendObject,
  storeCommand,
  type AssociateRecipe,
} from '../../../test/support/dimseScu.ts';
import { makeFolder, removeFolders } from '../../../test/support/sharedFolder.ts';
import { allowedHosts, listen, type Listening } from './listen.ts';

const run = promisify(execFile);
const ctClass = '1.2.840.10008.5.1.4.1.1.2';
const open: Listening[] = [];
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});
afterAll(removeFolders);

const bounds: ReceiverBounds = {
  associations: 4,
  pduBytes: 32_768,
  idleSeconds: 10,
  objectBytes: 4e6,
  associationBytes: 1e9,
  spoolBytes: 1e9,
  spoolFiles: 1000,
  freeBytes: 0,
};

async function receiver(changes: { bounds?: Partial<ReceiverBounds>; titles?: string[]; hosts?: string[] } = {}) {
  const spool = await makeFolder();
  const reports: ReceiverReport[] = [];
  const wake = new Set<() => void>();
  const config = {
    ...{ address: '127.0.0.1', port: 0, aeTitle: 'SCRIM', spool },
    allowedTitles: changes.titles ?? [],
    allowedHosts: changes.hosts ?? [],
    bounds: { ...bounds, ...changes.bounds },
  };
  const listening = await listen(config, (report) => {
    reports.push(report);
    for (const look of wake) look();
  });
  open.push(listening);
  const refusal = (): string | null => reports.findLast((report) => report.kind === 'status')?.lastRefusal ?? null;
  return {
    ...{ port: listening.port, spool, reports, listening },
    files: async () => (await readdir(spool)).sort(),
    /** Resolves once the last refusal is this one. */
    refused: (why: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (refusal() !== why) return;
          wake.delete(look);
          resolve();
        };
        wake.add(look);
        look();
      }),
  };
}

const instance = (number: number, elements = {}): Uint8Array =>
  ct({ elements: { SOPClassUID: ctClass, SOPInstanceUID: `2.25.${number}`, ...elements } });
/** What follows the File Meta Information. */
function dataSetOf(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  return bytes.subarray(144 + bytes.readUInt32LE(140));
}
const object = (number: number) => ({
  sopClass: ctClass,
  sopInstance: `2.25.${number}`,
  dataSet: dataSetOf(instance(number)),
});
async function associate(port: number, recipe: AssociateRecipe = {}) {
  const scu = await connectTo(port);
  scu.send(associateRequest({ sopClass: ctClass, transferSyntaxes: [syntaxes.explicit], ...recipe }));
  return { scu, answer: await scu.next() };
}

describe('an object that is received', () => {
  it('has the data set that was sent, byte by byte, wherever its pieces end', async () => {
    const { port, spool, files, reports } = await receiver();
    const { scu } = await associate(port);
    const sent = object(1);
    for (const piece of [1, 997, 30_000]) expect(await sendObject(scu, sent, piece)).toBe(0);
    const names = await files();
    expect(names).toHaveLength(3);
    for (const name of names) {
      const file = await readFile(join(spool, name));
      expect(dataSetOf(file).equals(sent.dataSet)).toBe(true);
      expect((await stat(join(spool, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(spool)).mode & 0o777).toBe(0o700);
    expect(reports.filter(({ kind }) => kind === 'stored')).toHaveLength(3);
  });

  it('is refused where it is not what its command says, or nothing at all', async () => {
    const { port, files } = await receiver();
    const { scu } = await associate(port);
    expect(await sendObject(scu, { ...object(1), sopInstance: '2.25.2' })).toBe(0xa900);
    expect(await sendObject(scu, { ...object(1), sopClass: '1.2.840.10008.5.1.4.1.1.4' })).toBe(0xa900);
    expect(await sendObject(scu, { ...object(1), sopInstance: '../x' })).toBe(0x0117);
    expect(await sendObject(scu, { ...object(1), dataSet: Buffer.alloc(0) })).toBe(0xc000);
    expect(await sendObject(scu, { ...object(1), dataSet: Buffer.alloc(3000) })).toBe(0xc000);
    expect(await sendObject(scu, object(1))).toBe(0);
    expect(await files()).toHaveLength(1);
  });

  it('is refused as out of resources where it is too large or the spool is full, until there is room', async () => {
    const bytes = dataSetOf(instance(1)).length;
    const { port, files, listening } = await receiver({ bounds: { objectBytes: bytes, spoolFiles: 2 } });
    const { scu } = await associate(port);
    expect(await sendObject(scu, { ...object(1), dataSet: Buffer.concat([object(1).dataSet, Buffer.alloc(2)]) })).toBe(
      0xa700,
    );
    expect(await files()).toEqual([]);
    expect(await sendObject(scu, object(1))).toBe(0);
    expect(await sendObject(scu, object(2))).toBe(0);
    expect(await sendObject(scu, object(3))).toBe(0xa700);
    listening.released(1, bytes);
    expect(await sendObject(scu, object(3))).toBe(0);
  });

  it('counts what lies in quarantine, also from before', async () => {
    const { spool, listening } = await receiver();
    await listening.close();
    await mkdir(join(spool, 'quarantine'));
    await writeFile(join(spool, 'quarantine', 'received-x.dcm'), 'unreadable');
    const config = { address: '127.0.0.1', port: 0, aeTitle: 'SCRIM', spool, allowedTitles: [], allowedHosts: [] };
    const next = await listen({ ...config, bounds: { ...bounds, spoolFiles: 1 } }, () => undefined);
    open.push(next);
    const { scu } = await associate(next.port);
    expect(await sendObject(scu, object(1))).toBe(0xa700);
  });

  it('takes no more bytes than the spool may hold, across associations', async () => {
    const { port, files } = await receiver({ bounds: { spoolBytes: 1500 } });
    const [a, b] = await Promise.all([associate(port), associate(port)]);
    const statuses = await Promise.all([sendObject(a.scu, object(1), 100), sendObject(b.scu, object(2), 100)]);
    expect(statuses).toContain(0xa700);
    expect((await files()).length).toBe(statuses.filter((status) => status === 0).length);
  });

  it('leaves nothing behind when it breaks off', async () => {
    const { port, files, listening } = await receiver();
    for (const end of ['abort', 'close', 'destroy'] as const) {
      const { scu } = await associate(port);
      scu.send(dataPdu(3, storeCommand(ctClass, '2.25.1')), dataPdu(0, object(1).dataSet.subarray(0, 300)));
      if (end === 'abort') scu.send(pdu(7, Buffer.alloc(4)));
      if (end === 'destroy') scu.socket.resetAndDestroy();
      else scu.socket.end();
    }
    const { scu } = await associate(port);
    scu.send(dataPdu(3, storeCommand(ctClass, '2.25.1')), dataPdu(0, object(1).dataSet.subarray(0, 300)));
    await listening.close();
    expect(await files()).toEqual([]);
  });

  it('is cleaned up at the next start where a process died with it', async () => {
    const { spool, listening } = await receiver();
    await listening.close();
    await writeFile(join(spool, 'received-x.part'), 'half');
    await writeFile(join(spool, 'notes.txt'), 'mine');
    const config = { address: '127.0.0.1', port: 0, aeTitle: 'SCRIM', spool, allowedTitles: [], allowedHosts: [] };
    open.push(await listen({ ...config, bounds }, () => undefined));
    expect(await readdir(spool)).toEqual(['notes.txt']);
  });
});

describe('an association', () => {
  it('is rejected for another title, a caller who is not known, and nothing that is taken', async () => {
    const { port } = await receiver({ titles: ['MODALITY'] });
    const reasonOf = async (recipe: AssociateRecipe) => {
      const { answer } = await associate(port, recipe);
      return [answer?.type, ...(answer?.body ?? [])];
    };
    expect(await reasonOf({ called: 'ANY-SCP' })).toEqual([3, 0, 1, 1, 7]);
    expect(await reasonOf({ calling: 'STRANGER' })).toEqual([3, 0, 1, 1, 3]);
    expect(await reasonOf({ sopClass: '1.2.840.10008.5.1.4.1.2.2.1' })).toEqual([3, 0, 1, 1, 1]);
    expect(await reasonOf({ transferSyntaxes: ['1.2.840.10008.1.2.4.102'] })).toEqual([3, 0, 1, 1, 1]);
    expect((await associate(port)).answer?.type).toBe(2);
  });

  it('finds its place taken when all are, and free again after', async () => {
    const { port } = await receiver({ bounds: { associations: 1 } });
    const first = await associate(port);
    expect([...(await associate(port)).answer!.body]).toEqual([0, 2, 3, 2]);
    first.scu.send(pdu(5, Buffer.alloc(4)));
    expect((await first.scu.next())?.type).toBe(6);
    expect(await first.scu.next()).toBeNull();
    expect((await associate(port)).answer?.type).toBe(2);
  });

  it.each([
    ['is no PDU', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'protocol'],
    ['claims four gigabytes', Buffer.from([4, 0, 255, 255, 255, 255]), 'too-long'],
    ['claims four gigabytes of request', Buffer.from([1, 0, 255, 255, 255, 255]), 'too-long'],
    ['sends data before it is let in', dataPdu(3, storeCommand(ctClass, '1.2')), 'protocol'],
    ['has a request that ends early', pdu(1, Buffer.alloc(20)), 'protocol'],
  ])('that %s ends at once', async (_name, bytes, why) => {
    const { port, refused } = await receiver();
    const scu = await connectTo(port);
    scu.send(bytes);
    while (await scu.next());
    await refused(why);
  });

  it.each([
    ['a value beyond its PDU', pdu(4, Buffer.from([0, 0, 255, 255, 1, 3, 0, 0]))],
    ['a context that was not agreed', dataPdu(3, storeCommand(ctClass, '1.2'), 99)],
    ['a data set without a command', dataPdu(2, Buffer.alloc(10))],
    ['a command that ends early', dataPdu(3, storeCommand(ctClass, '1.2').subarray(0, 30))],
    ['a command without end', Buffer.concat(Array.from({ length: 20 }, () => dataPdu(1, Buffer.alloc(1000))))],
    ['a second request', associateRequest()],
  ])('with %s is aborted', async (_name, bytes) => {
    const { port, files, refused } = await receiver();
    const { scu } = await associate(port);
    scu.send(bytes);
    expect((await scu.next())?.type).toBe(7);
    expect(await scu.next()).toBeNull();
    await refused('protocol');
    expect(await files()).toEqual([]);
  });

  it('that sends a byte now and then, or nothing, or reads nothing, is dropped', async () => {
    const { port, refused } = await receiver({ bounds: { idleSeconds: 0.3 } });
    const silent = await connectTo(port);
    expect(await silent.next()).toBeNull();
    await refused('too-slow');
    const slow = await connectTo(port);
    const drip = setInterval(() => slow.send(Uint8Array.of(1)), 20);
    while (await slow.next());
    clearInterval(drip);
    const { scu } = await associate(port);
    expect(await scu.next()).toBeNull();
  });

  it('brings no more than an association may', async () => {
    const { port, refused, files } = await receiver({ bounds: { associationBytes: 2000 } });
    const { scu } = await associate(port);
    expect(await sendObject(scu, { ...object(1), dataSet: Buffer.alloc(10_000) })).toBeNull();
    await refused('association-full');
    expect(await files()).toEqual([]);
  });

  it('is asked what it is for: other requests are answered as unknown', async () => {
    const { port } = await receiver();
    const { scu } = await associate(port);
    const sent = object(1);
    scu.send(dataPdu(3, storeCommand(ctClass, '2.25.1', 0x0020)), dataPdu(2, sent.dataSet));
    const reply = await scu.next();
    expect(reply!.body.includes(Buffer.from([0, 9, 2, 0, 0, 0, 0x11, 0x02]))).toBe(true);
  });
});

it('takes connections from this machine only, unless it is told from where', () => {
  const own = allowedHosts([]);
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:10.1.2.3', undefined].map(own)).toEqual([
    ...[true, true, true, false, false, false],
  ]);
  const some = allowedHosts(['10.1.0.0/16', 'fd00::5']);
  expect(['10.1.2.3', '::ffff:10.1.2.3', '10.2.2.3', 'fd00::5', '127.0.0.1'].map(some)).toEqual([
    ...[true, true, false, true, false],
  ]);
  for (const bad of ['modality.example', '10.0.0.0/33', '', '1.2.3']) expect(() => allowedHosts([bad])).toThrow();
});

function hasDcmtk(): boolean {
  try {
    execFileSync('storescu', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasDcmtk())('dcmtk (skipped where it is not installed)', () => {
  const peer = (port: number, called = 'SCRIM') => ['-aet', 'DCMTK', '-aec', called, '127.0.0.1', String(port)];

  it('hears an echo, and none under another name', async () => {
    const { port } = await receiver();
    await run('echoscu', peer(port));
    await expect(run('echoscu', peer(port, 'OTHER'))).rejects.toThrow(/Called AE Title Not Recognized/);
  });

  it.each([
    ['explicit little endian', '+te', '-xe'],
    ['implicit', '+ti', '-xi'],
    ['explicit big endian', '+tb', '-xb'],
  ])('sends %s, and the data set is the same', async (_name, convert, propose) => {
    const { port, spool, files } = await receiver();
    const folder = await makeFolder();
    await writeFile(join(folder, 'made.dcm'), instance(5));
    const sent = join(folder, 'sent.dcm');
    // Written by dcmtk itself: what it sends is then what is in the file.
    await run('dcmconv', [convert, join(folder, 'made.dcm'), sent]);
    await run('storescu', [propose, ...peer(port), sent]);
    const [name] = await files();
    expect(dataSetOf(await readFile(join(spool, name!))).equals(dataSetOf(await readFile(sent)))).toBe(true);
  });

  it('sends deflated, and it inflates to the same', async () => {
    const { port, spool, files } = await receiver();
    const sent = join(await makeFolder(), 'sent.dcm');
    await writeFile(`${sent}.made`, instance(5));
    await run('dcmconv', ['+td', `${sent}.made`, sent]);
    await run('storescu', ['-xd', ...peer(port), sent]);
    const [name] = await files();
    // dcmtk deflates anew for the network.
    const [came, was] = [await readFile(join(spool, name!)), await readFile(sent)].map((file) =>
      inflateRawSync(dataSetOf(file)),
    );
    expect(came!.equals(was!)).toBe(true);
  });

  it.each([
    ['RLE', 'dcmcrle', [], '-xr'],
    ['JPEG-LS', 'dcmcjpls', [], '-xt'],
    ['lossless JPEG', 'dcmcjpeg', ['+e1'], '-xs'],
  ])('sends %s, and the data set is the same', async (_name, compress, options, propose) => {
    const { port, spool, files } = await receiver();
    const folder = await makeFolder();
    await writeFile(join(folder, 'made.dcm'), instance(5));
    const sent = join(folder, 'sent.dcm');
    await run(compress, [...options, join(folder, 'made.dcm'), sent]);
    const { stdout } = await run('dcmdump', ['+P', 'SOPInstanceUID', '+P', 'SOPClassUID', sent]);
    expect(stdout).toContain('2.25.5');
    await run('storescu', [propose, ...peer(port), sent]);
    const [name] = await files();
    expect(dataSetOf(await readFile(join(spool, name!))).equals(dataSetOf(await readFile(sent)))).toBe(true);
    await run('dcmdump', [join(spool, name!)]);
  });

  it('sends 200 objects over two associations at once, and none is lost or mixed up', async () => {
    const { port, spool, files, reports } = await receiver();
    const folders = await Promise.all([makeFolder(), makeFolder()]);
    const sent = new Set<string>();
    for (let number = 0; number < 200; number++) {
      const file = instance(1000 + number);
      sent.add(dataSetOf(file).toString('base64'));
      await writeFile(join(folders[number % 2]!, `${number}.dcm`), file);
    }
    await Promise.all(folders.map((folder) => run('storescu', ['-xe', '+sd', ...peer(port), folder])));
    const names = await files();
    const came = new Set<string>();
    for (const name of names) came.add(dataSetOf(await readFile(join(spool, name))).toString('base64'));
    expect(names).toHaveLength(200);
    expect(reports.filter(({ kind }) => kind === 'stored')).toHaveLength(200);
    expect(came).toEqual(sent);
  });
});
