import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deidSchema } from '../../model/policy.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { syntaxes, xray, type DicomElements } from '../../test/support/dicom.ts';
import { cleanDicom, fill, verifyRequest } from '../../test/support/outgoing.ts';
import { overlayElements } from '../../test/support/overlays.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { parseDicom } from '../dicom/parse.ts';
import { overlayPlanes, planeBits } from '../dicom/overlays.ts';
import { Values, valuesOf } from '../dicom/values.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';
import { loadProfile } from './profile.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const graphics = deidSchema.parse({ options: { cleanGraphics: true } });

const [columns, rows] = [21, 12];
/** An arrow outside of the box, and what it points at within. */
const arrow = [0, 1, 2, 22, 44];
const text = [5 * columns + 6, 5 * columns + 7, 6 * columns + 6];
const box = { x: 5.5, y: 4.5, width: 4, height: 3 };
const seen: OverlayPlane = { group: 0x6000, columns, rows, frames: 1, found: [{ frames: 'all', box }] };
const drawn = { columns, rows, set: [...arrow, ...text] };
const source = (elements: DicomElements = overlayElements(0x6000, drawn), transferSyntax?: string): Uint8Array =>
  xray({ elements, ...(transferSyntax ? { transferSyntax } : {}) });

function clear(bytes: Uint8Array, overlays: readonly OverlayPlane[] | undefined, deid = graphics): Uint8Array {
  const profile = loadProfile(json, deid);
  return clearDicom({
    ...{ bytes, regions: [], fill, profile, overlays, pseudonyms: testPseudonyms(), pixelsReviewed: true },
  }).bytes;
}

async function faults(bytes: Uint8Array, original: Uint8Array, overlays: readonly OverlayPlane[] | undefined) {
  const against = { kind: 'bytes', bytes: original } as const;
  const known = overlays && { overlays: [...overlays], burned: [] };
  const { checks } = await verifyFile(verifyRequest(bytes, { deid: graphics, against, ...known }));
  return checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`);
}

const elementsOf = (bytes: Uint8Array): number[] =>
  parseDicom(bytes)
    .elements.filter(({ tag }) => tag >>> 24 === 0x60)
    .map(({ tag }) => tag & 0xffff);

function bitsOf(bytes: Uint8Array): number[] {
  const file = parseDicom(bytes);
  const bits = planeBits(file, overlayPlanes(file)[0]!);
  return Array.from({ length: bits.length * 8 }, (_, at) => at).filter((at) => (bits[at >> 3]! >> (at & 7)) & 1);
}

function methods(bytes: Uint8Array): (string | undefined)[] {
  const file = parseDicom(bytes);
  const values = valuesOf(file, file.elements);
  const sequence = values.element(tagOf('DeidentificationMethodCodeSequence'))!;
  return sequence.items!.map((item) => new Values(file, item.elements).string(tagOf('CodeValue')));
}

describe('an overlay plane under Clean Graphics', () => {
  it.each(Object.entries(syntaxes))('stays without what was found in it: %s', async (name, syntax) => {
    const original = source(overlayElements(0x6000, { ...drawn, swapped: name === 'bigEndian' }), syntax);
    const made = clear(original, [seen]);
    expect(bitsOf(original)).toEqual([...drawn.set].sort((a, b) => a - b));
    expect(bitsOf(made)).toEqual(arrow);
    // The description keeps its word for the region; the label had a name alone, and comments always go.
    expect(elementsOf(made)).toEqual([0x10, 0x11, 0x22, 0x40, 0x50, 0x100, 0x102, 0x3000]);
    expect(Buffer.from(made).toString('latin1')).not.toContain('Fabelmann');
    expect(methods(made)).toContain('113103');
    expect(await faults(made, original, [seen])).toEqual([]);
    expect(await faults(made, original, undefined)).toEqual([]);
  });

  it('goes if nobody looked at it, or if it is not what was looked at, and then nothing is declared', async () => {
    for (const looked of [undefined, [], [{ ...seen, columns: 22 }], [{ ...seen, group: 0x6002 }], [seen, seen]]) {
      const made = clear(source(), looked);
      expect(elementsOf(made)).toEqual([]);
      expect(methods(made)).not.toContain('113103');
    }
    expect(elementsOf(clear(source(), [seen], deidSchema.parse({})))).toEqual([]);
  });

  it.each<[string, DicomElements]>([
    ['in unused bits of the pixels', { '6000,0100': { vr: 'US', value: 16 }, '6000,0102': { vr: 'US', value: 12 } }],
    ['shorter than it says', { '6000,0010': { vr: 'US', value: 200 } }],
    ['of frames that are no number', { '6000,0015': { vr: 'IS', value: '1A' } }],
    ['with bits as text', { '6000,3000': { vr: 'LT', value: 'x'.repeat(40) } }],
  ])('goes where its statements do not add up: %s', (_, over) => {
    const looked = [seen, { ...seen, rows: 200 }];
    for (const plane of looked)
      expect(elementsOf(clear(source(overlayElements(0x6000, drawn, over)), [plane]))).toEqual([]);
  });

  it('keeps each of its frames apart', async () => {
    const size = columns * rows;
    const set = [...text, ...text.map((at) => at + size)];
    const original = source(overlayElements(0x6002, { columns, rows, frames: 2, set }));
    const looked = { ...seen, group: 0x6002, frames: 2, found: [{ frames: 1, box }] };
    const made = clear(original, [looked]);
    expect(bitsOf(made)).toEqual(text);
    expect(await faults(made, original, [looked])).toEqual([]);
  });

  it('loses what stands behind its last bit, and a curve beside it', async () => {
    const long = Buffer.alloc(64, 0x41);
    const elements = {
      ...overlayElements(0x6000, drawn, { '6000,3000': { vr: 'OB', value: long } }),
      '5000,3000': { vr: 'OW', value: long },
    };
    const made = clear(source(elements), [seen]);
    expect(parseDicom(made).elements.some(({ tag }) => tag >>> 24 === 0x50)).toBe(false);
    expect(await faults(made, source(elements), [seen])).toEqual([]);
    expect(elementsOf(made)).toContain(0x3000);
  });
});

describe('the verifier of overlay planes', () => {
  const made = clear(source(), [seen]);

  it('misses no plane that nobody looked at, or that is another', async () => {
    expect(await faults(made, source(), [])).toEqual([
      'headers: (6000,3000): a plane that nobody looked at',
      'outside-masks: (6000,3000): not the original’s bits',
    ]);
    const { checks } = await verifyFile(verifyRequest(made, { burned: [], deid: graphics }));
    expect(checks.find(({ check }) => check === 'headers')!.passed).toBe(false);
    expect((await faults(made, source(), [{ ...seen, rows: 11 }])).join()).toContain(
      'not the plane that was looked at',
    );
  });

  it('misses no bit that is still set where something was found, nor one that was changed elsewhere', async () => {
    const nothingFound = clear(source(), [{ ...seen, found: [] }]);
    expect((await faults(nothingFound, source(), [seen])).join()).toMatch(/masks-uniform: .*bit \(6, 5\) is set/);
    const more = {
      ...seen,
      found: [...seen.found, { frames: 'all' as const, box: { x: 0, y: 0, width: 2, height: 1 } }],
    };
    expect((await faults(clear(source(), [more]), source(), [seen])).join()).toContain('outside-masks');
    const drawnUpon = source(overlayElements(0x6000, { ...drawn, set: arrow.slice(1) }));
    expect((await faults(made, drawnUpon, undefined)).join()).toContain('outside-masks');
  });

  it.each<[string, DicomElements]>([
    ['a comment', { '6000,4000': { vr: 'LT', value: 'for Greta' } }],
    ['a label of a name', { '6000,1500': { vr: 'LO', value: 'Greta' } }],
    ['bits behind the last', { '6000,3000': { vr: 'OW', value: Buffer.alloc(40) } }],
    ['bits in the pixels', { '6000,0102': { vr: 'US', value: 12 } }],
    ['a text as its size', { '6000,0010': { vr: 'LO', value: 'Greta' } }],
    ['a foreign element', { '6000,1303': { vr: 'DS', value: '19571103' } }],
  ])('lets no %s stand', async (_, over) => {
    const {
      '6000,4000': comments,
      '6000,1500': label,
      '6000,0022': description,
      ...bare
    } = overlayElements(0x6000, drawn);
    expect([comments, label, description]).not.toContain(undefined);
    const look = async (elements: DicomElements) =>
      (await verifyFile(verifyRequest(cleanDicom(elements), { deid: graphics }))).checks;
    expect((await look(bare)).filter(({ passed }) => !passed)).toEqual([]);
    const checks = await look({ ...bare, ...over });
    expect(checks.find(({ check }) => check === 'headers')!.detail).toContain('(6000,');
  });
});
