import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { prepareDecoding } from '../../core/dicom/decode.ts';
import { greyFrame } from '../../core/dicom/levels.ts';
import type { Picture } from '../../core/dicom/picture.ts';
import { frameSamples } from '../../core/dicom/pixels.ts';
import { probeDicom } from '../../core/dicom/probe.ts';
import { presetsFor, firstPreset } from '../../renderer/editor/presets.ts';
import { greyOfSample, lookupTable, type GreyWindow, type SampleFormat } from '../../renderer/editor/voi.ts';
import type { DicomFacts } from '../../model/item.ts';
import { policySchema } from '../../model/policy.ts';

/**
 * Holds the greys that Scrim shows (as exported, and as the window paints them) against those of dcmtk, and of pydicom where dcmtk cannot:
 * `SCRIM_CORPUS=FOLDER npm run check:greys`. Every greyscale object of the folder, its first, middle and last frame. Fails above one level.
 */
const corpus = process.env['SCRIM_CORPUS'];
const run = promisify(execFile);
const most = 1;
/**
 * Its header says signed, its code stream does not. Scrim goes by the header, and air has −2000 HU; gdcm, which unpacks it for pydicom, leaves the
 * same pixels at 6192.
 */
const contradictory = /J2K_pixelrep_mismatch/;

interface Compared {
  readonly file: string;
  readonly frame: number;
  readonly against: 'dcmtk' | 'pydicom' | 'nothing';
  readonly exported: number;
  readonly window: number;
}

async function main(): Promise<void> {
  if (!corpus) {
    say('SCRIM_CORPUS names no folder of DICOM files: nothing was compared');
    return;
  }
  const { limits } = policySchema.parse(JSON.parse(await readFile('resources/policies/default.json', 'utf8')));
  const scratch = await mkdtemp(join(tmpdir(), 'scrim-greys-'));
  const all: Compared[] = [];
  let refused = 0;
  try {
    for (const path of await filesBelow(corpus)) {
      const probed = await probeDicom(new Uint8Array(await readFile(path)), limits).catch(() => undefined);
      if (!probed) refused++;
      else if (probed.picture.format.photometric.startsWith('MONOCHROME')) {
        all.push(...(await compareFile(path, probed.picture, probed.facts.dicom!, scratch)));
      }
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  report(all, refused);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function compareFile(path: string, picture: Picture, facts: DicomFacts, scratch: string): Promise<Compared[]> {
  await prepareDecoding(picture);
  const { frames } = picture.format;
  const compared: Compared[] = [];
  for (const frame of new Set([0, frames >> 1, frames - 1])) {
    const window = facts.windows[0];
    const exported = greyFrame(picture, frame, isComputed(facts) ? window : undefined);
    let reference = await byDcmtk(path, frame, picture, facts, scratch);
    // Where dcmtk differs the third one says who is right.
    if (!reference || farthest(exported, reference.grey) > most) {
      const byOther = await byPydicom(path, frame, facts);
      reference = byOther ?? (await byPydicom(await raw(path, scratch), frame, facts)) ?? reference;
    }
    compared.push({
      file: basename(path),
      frame,
      against: reference?.by ?? 'nothing',
      exported: reference ? farthest(exported, reference.grey) : 0,
      window: reference ? farthest(asPainted(picture, frame, facts), reference.grey) : 0,
    });
  }
  return compared;
}

/** The window that Scrim makes for an object that has none. */
const isComputed = ({ windows }: DicomFacts): boolean => windows[0]?.name === 'Default';

/** What the window's worker paints, from the samples that it is sent. */
function asPainted(picture: Picture, frame: number, facts: DicomFacts): Uint8Array {
  const sent = frameSamples(picture, frame);
  const tables = sent.tables.map(({ entries, ...table }) => ({ ...table, entries: words(entries) }));
  const format: SampleFormat = { ...sent, lowIsWhite: facts.PhotometricInterpretation === 'MONOCHROME1' };
  const levels = {
    histogram: { range: { low: 0, high: 1 }, counts: new Uint32Array() },
    tables: extents(tables),
    windows: sent.windows,
  };
  const window: GreyWindow = { ...firstPreset(presetsFor(facts, levels))!.window, invert: false };
  const { buffer, byteOffset, length } = new Uint8Array(sent.bytes);
  if (sent.bitsAllocated === 32) {
    const stored = sent.float
      ? new Float32Array(buffer, byteOffset, length / 4)
      : new (sent.signed ? Int32Array : Uint32Array)(buffer, byteOffset, length / 4);
    return Uint8Array.from(stored, greyOfSample(window, format, tables));
  }
  const table = lookupTable(window, format, tables);
  const patterns = sent.bitsAllocated === 8 ? sent.bytes : words(sent.bytes);
  return Uint8Array.from(patterns, (stored) => table[stored]!);
}

const words = (bytes: Uint8Array): Uint16Array => new Uint16Array(new Uint8Array(bytes).buffer);
const extents = (tables: readonly { name: string; first: number; entries: Uint16Array }[]) =>
  tables.map(({ name, first, entries }) => ({ name, first, count: entries.length }));

interface Reference {
  readonly by: 'dcmtk' | 'pydicom';
  readonly grey: Uint8Array;
}

/** Undefined for what dcmtk does not read as the standard says: enhanced objects, whose levels are in functional groups, floats, JPEG 2000. */
async function byDcmtk(
  path: string,
  frame: number,
  picture: Picture,
  facts: DicomFacts,
  scratch: string,
): Promise<Reference | undefined> {
  const { values, format } = picture;
  const enhanced = values.item(0x52009229) ?? values.item(0x52009230);
  // Nor a dose grid's own scale.
  if (enhanced || format.float || format.bitsAllocated === 1 || values.has(0x3004000e)) return undefined;
  const out = join(scratch, 'frame.pgm');
  const window = facts.windows[0];
  const voi = !window
    ? ['--use-voi-lut', '1']
    : isComputed(facts)
      ? ['--set-window', String(window.center), String(window.width)]
      : ['--use-window', '1'];
  for (const tool of ['dcmj2pnm', 'dcml2pnm']) {
    const asked = ['--frame', String(frame + 1), '--no-overlays', ...voi, '--write-raw-pnm', path, out];
    const done = await run(tool, asked).then(
      () => true,
      () => false,
    );
    const grey = done && pixelsOf(await readFile(out), picture);
    if (grey) return { by: 'dcmtk', grey };
  }
  return undefined;
}

function pixelsOf(pgm: Buffer, { format: { width, height } }: Picture): Uint8Array | undefined {
  const count = width * height;
  const head = pgm.subarray(0, 64).toString('latin1');
  return head.startsWith('P5') && head.includes(`${width} ${height}`) ? pgm.subarray(pgm.length - count) : undefined;
}

/** With native pixels, by gdcm: pydicom alone decodes few of the codings. */
async function raw(path: string, scratch: string): Promise<string> {
  const out = join(scratch, 'raw.dcm');
  return run('gdcmconv', ['--raw', path, out]).then(
    () => out,
    () => path,
  );
}

const python = join(import.meta.dirname, 'greys.py');

async function byPydicom(path: string, frame: number, facts: DicomFacts): Promise<Reference | undefined> {
  const window = isComputed(facts) ? facts.windows[0] : undefined;
  const asked = [python, path, String(frame), ...(window ? [String(window.center), String(window.width)] : [])];
  const { stdout } = await run('/usr/bin/python3', asked, { encoding: 'buffer', maxBuffer: 1e9 }).catch(() => ({
    stdout: Buffer.alloc(0),
  }));
  return stdout.length > 0 ? { by: 'pydicom', grey: stdout } : undefined;
}

function farthest(made: Uint8Array, reference: Uint8Array): number {
  if (made.length !== reference.length) return Infinity;
  let difference = 0;
  for (let i = 0; i < made.length; i++) difference = Math.max(difference, Math.abs(made[i]! - reference[i]!));
  return difference;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function report(all: readonly Compared[], refused: number): void {
  for (const against of ['dcmtk', 'pydicom', 'nothing'] as const) {
    const some = all.filter((each) => each.against === against);
    const worst = (key: 'exported' | 'window') => some.reduce((most, each) => Math.max(most, each[key]), 0);
    say(`${against}: ${some.length} frames, farthest ${worst('exported')} exported, ${worst('window')} in the window`);
  }
  for (const { file, frame, against, exported, window } of all) {
    if (exported > most || window > most) say(`  ${file} frame ${frame} against ${against}: ${exported}, ${window}`);
    if (against === 'nothing') say(`  ${file} frame ${frame}: no other program could show it`);
  }
  say(`${refused} files are refused at import`);
  const isFar = ({ file, exported, window }: Compared): boolean =>
    !contradictory.test(file) && (exported > most || window > most);
  if (all.some(isFar)) process.exitCode = 1;
}

await main();
