import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../test/support/archives.ts';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { builtWorkersDir } from '../../test/support/paths.ts';
import { exifSegment, jpegOf, noise, pngOf, testPattern } from '../../test/support/pictures.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { createNodeProcessHost } from './nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from './pool.ts';

const makeFolder = temporaryFolders();
const { limits } = policySchema.parse(defaultPolicy);
const fromBytes = (bytes: Uint8Array): { source: WorkerRequest<'parse.probe'>['source']; limits: typeof limits } => ({
  source: { kind: 'bytes', bytes },
  limits,
});

let pool: WorkerPool;
beforeAll(() => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits, sizes: { parse: 1 } });
});
afterAll(() => pool.close());

describe('the parse worker, built and in its own process', () => {
  it('probes a photo by its bytes and by its path alike', async () => {
    const bytes = await jpegOf(testPattern(200, 100), { segments: [exifSegment({ orientation: 6, gps: true })] });
    const path = join(await makeFolder(), 'photo');
    await writeFile(path, bytes);
    const sent = await pool.run('parse.probe', fromBytes(bytes));
    const read = await pool.run('parse.probe', { source: { kind: 'path', path }, limits });
    expect(sent.facts).toMatchObject({ columns: 100, rows: 200, frames: 1, identifiers: ['dates', 'location'] });
    expect(read.facts).toEqual(sent.facts);
    expect(sent.thumbnail).toMatchObject({ mediaType: 'image/webp', width: 100, height: 200 });
  });

  it('probes DICOM and renders its frames and samples', async () => {
    const { facts, thumbnail } = await pool.run('parse.probe', fromBytes(ct()));
    expect(facts.mediaType).toBe('application/dicom');
    expect(Math.max(thumbnail.width, thumbnail.height)).toBeLessThanOrEqual(256);
    const picture = await pool.run('parse.picture', { ...fromBytes(ct()), frame: 0, maxSide: 32 });
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(32);
    const samples = await pool.run('parse.samples', { ...fromBytes(ct()), frame: 0 });
    expect(samples.bytes.length).toBe((samples.columns * samples.rows * samples.bitsAllocated) / 8);
    expect((await pool.run('parse.probe', fromBytes(ultrasound()))).facts.mediaType).toBe('application/dicom');
  });

  it('decodes compressed DICOM with the codecs that it carries', async () => {
    const raw = { width: 8, height: 8, channels: 1 as const };
    const jpeg = await sharp(Buffer.alloc(64, 90), { raw }).toColourspace('b-w').jpeg().toBuffer();
    const elements = { Rows: 8, Columns: 8 };
    const coded = fromBytes(buildCoded({ transferSyntax: codedSyntaxes.jpeg, frames: [jpeg, jpeg], elements }));
    const { facts } = await pool.run('parse.probe', coded);
    expect(facts).toMatchObject({ frames: 2, dicom: { TransferSyntaxUID: codedSyntaxes.jpeg } });
    const { bytes } = await pool.run('parse.samples', { ...coded, frame: 1 });
    expect([...bytes]).toEqual(Array(64).fill(90));
  });

  it('has one frame and no samples of a photo', async () => {
    const photo = fromBytes(pngOf(testPattern()));
    await expect(pool.run('parse.picture', { ...photo, frame: 1, maxSide: 64 })).rejects.toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
    await expect(pool.run('parse.samples', { ...photo, frame: 0 })).rejects.toMatchObject({
      error: { code: 'INVALID_REQUEST' },
    });
  });

  it.each([
    ['EMPTY_FILE', Buffer.alloc(0)],
    ['UNKNOWN_TYPE', Buffer.from('a text named scan.dcm')],
    ['UNSUPPORTED_TYPE', Buffer.from('8BPS')],
    ['DAMAGED_FILE', Buffer.from('GIF89a')],
    ['ZIP_NESTED', zipOf([])],
  ])('answers %s for what is no picture', async (code, bytes) => {
    await expect(pool.run('parse.probe', fromBytes(bytes))).rejects.toMatchObject({ error: { code } });
  });

  it('refuses a request that does not fit its schema', async () => {
    const frame = -1;
    const asked = pool.run('parse.picture', { ...fromBytes(pngOf(testPattern())), frame, maxSide: 64 });
    await expect(asked).rejects.toMatchObject({ error: { code: 'INVALID_REQUEST', params: { where: 'request' } } });
  });

  it('lists an archive and unpacks its entries', async () => {
    const path = join(await makeFolder(), 'a.zip');
    const data = Buffer.from(noise(60, 60).pixels);
    await writeFile(path, zipOf([{ name: 'x/1.jpg', data }]));
    const { entries } = await pool.run('parse.zipList', { path, limits });
    expect(entries).toEqual([{ index: 0, name: 'x/1.jpg', bytes: data.length, content: 'other' }]);
    const { bytes } = await pool.run('parse.zipEntry', { path, index: 0, limits });
    expect(Buffer.compare(bytes, data)).toBe(0);
  });

  it('carries tens of megabytes both ways unchanged', async () => {
    const path = join(await makeFolder(), 'large.zip');
    const data = Buffer.from(noise(4000, 3000).pixels);
    await writeFile(path, zipOf([{ name: 'raw', data, method: 0 }]));
    const { bytes } = await pool.run('parse.zipEntry', { path, index: 0, limits });
    expect(bytes.length).toBe(36_000_000);
    expect(Buffer.compare(bytes, data)).toBe(0);
  });
});
