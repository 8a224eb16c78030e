import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { associateRequest, connectTo, sendObject } from '../../../test/support/dimseScu.ts';
import { makeFolder, removeFolders } from '../../../test/support/sharedFolder.ts';
import { encodingOfSyntax } from '../../dicom/transferSyntax.ts';
import { listen, type Listening } from './listen.ts';
import { negotiate } from './negotiate.ts';

const corpus = process.env['SCRIM_CORPUS'];
const open: Listening[] = [];
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});
afterAll(removeFolders);

const root = '1.2.840.10008.1.2';
const imageSyntaxes = [
  ...['', '.1', '.2', '.1.99', '.5', '.4.50', '.4.51', '.4.57', '.4.70', '.4.80', '.4.81'],
  ...['.4.90', '.4.91', '.4.92', '.4.93', '.4.201', '.4.202', '.4.203'],
];

it('takes every transfer syntax of images, the sender’s first', () => {
  const contexts = imageSyntaxes.map((suffix, index) => ({
    id: index * 2 + 1,
    abstractSyntax: '1.2.840.10008.5.1.4.1.1.7',
    transferSyntaxes: ['1.2.3', root + suffix, root],
  }));
  const request = { calledTitle: 'SCRIM', callingTitle: 'X', contexts, fixed: Buffer.alloc(68) };
  const negotiated = negotiate(request, { aeTitle: 'SCRIM', allowedTitles: [] });
  if (negotiated.kind !== 'accepted') throw new Error(negotiated.why);
  const taken = [...negotiated.contexts.values()].map(({ transferSyntax }) => transferSyntax);
  expect(taken).toEqual(imageSyntaxes.map((suffix) => root + suffix));
});

interface Parted {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly syntax: string;
  readonly dataSet: Buffer;
}

/** A file as a sender takes it apart; undefined for what has no File Meta Information, or one that no association could carry. */
function parted(file: Buffer): Parted | undefined {
  if (file.toString('latin1', 128, 132) !== 'DICM') return undefined;
  const values = new Map<number, string>();
  let at = 132;
  while (at + 8 <= file.length && file.readUInt16LE(at) === 2) {
    const wide = /^(OB|OW|UN|UT|SQ)$/.test(file.toString('latin1', at + 4, at + 6));
    const length = wide ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6);
    const start = at + (wide ? 12 : 8);
    values.set(file.readUInt16LE(at + 2), file.toString('latin1', start, start + length).replace(/[\0 ]+$/, ''));
    at = start + length;
  }
  const [sopClass = '', sopInstance = '', syntax = ''] = [2, 3, 0x10].map((element) => values.get(element));
  const storage = sopClass.startsWith('1.2.840.10008.5.1.4.1.1.');
  return storage && encodingOfSyntax(syntax)
    ? { sopClass, sopInstance, syntax, dataSet: file.subarray(at) }
    : undefined;
}

describe.skipIf(corpus === undefined)('public files (skipped without SCRIM_CORPUS)', () => {
  it('arrive with the data set that was sent, or are refused for not being what they say', async () => {
    const spool = await makeFolder();
    const bounds = { associations: 4, pduBytes: 131_072, idleSeconds: 60, objectBytes: 1e9, associationBytes: 1e10 };
    const room = { spoolBytes: 1e10, spoolFiles: 10_000, freeBytes: 0 };
    const config = { address: '127.0.0.1', port: 0, aeTitle: 'SCRIM', spool, allowedTitles: [], allowedHosts: [] };
    const stored: string[] = [];
    const listening = await listen({ ...config, bounds: { ...bounds, ...room } }, (report) => {
      if (report.kind === 'stored') stored.push(report.file);
    });
    open.push(listening);
    const counts = { sent: 0, same: 0, refused: 0 };
    const syntaxes = new Set<string>();
    for (const entry of await readdir(corpus!, { recursive: true, withFileTypes: true })) {
      const object = entry.isFile() ? parted(await readFile(join(entry.parentPath, entry.name))) : undefined;
      if (!object) continue;
      const scu = await connectTo(listening.port);
      scu.send(associateRequest({ sopClass: object.sopClass, transferSyntaxes: [object.syntax] }));
      expect((await scu.next())?.type).toBe(2);
      const status = await sendObject(scu, object, 100_000);
      scu.socket.destroy();
      counts.sent++;
      if (status !== 0) {
        // File Meta Information that names another object than the data set does, or another syntax than it is in.
        expect([0xa900, 0xc000, 0x0117]).toContain(status);
        counts.refused++;
        continue;
      }
      syntaxes.add(object.syntax);
      const file = await readFile(join(spool, stored.at(-1)!));
      const start = 144 + file.readUInt32LE(140);
      expect(file.subarray(start).equals(object.dataSet)).toBe(true);
      counts.same++;
    }
    expect(counts.same).toBeGreaterThan(0.9 * counts.sent);
    expect(syntaxes.size).toBeGreaterThan(15);
  }, 300_000);
});
