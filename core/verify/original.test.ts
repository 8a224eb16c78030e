import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256Schema } from '../../model/ids.ts';
import type { DicomElements } from '../../test/support/dicom.ts';
import { cleanDicom, verifyRequest } from '../../test/support/outgoing.ts';
import { verifyFile } from './verifyFile.ts';

const hashOf = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

describe('the original that a file is compared with', () => {
  const made = cleanDicom();
  const look = async (againstHash: ReturnType<typeof hashOf>, against?: Uint8Array) => {
    const source = against && ({ kind: 'bytes', bytes: against } as const);
    const { checks } = await verifyFile(verifyRequest(made, { againstHash, ...(source && { against: source }) }));
    return checks.find(({ check }) => check === 'original')?.passed;
  };

  it('is the one that was cleared, or nothing was shown', async () => {
    expect(await look(hashOf(made), made)).toBe(true);
    expect(await look(hashOf(cleanDicom({ BodyPartExamined: 'HEAD' })), made)).toBe(false);
    expect(await look(hashOf(made))).toBe(false);
  });
});

describe('a picture of PALETTE COLOR', () => {
  const shades = Buffer.alloc(512, 9);
  const palette = (colours: readonly string[]): DicomElements =>
    Object.fromEntries(
      colours.flatMap((colour): [string, DicomElements[string]][] => [
        [`${colour}PaletteColorLookupTableDescriptor`, { vr: 'US', value: [256, 0, 16] }],
        [`${colour}PaletteColorLookupTableData`, { vr: 'OW', value: shades }],
      ]),
    );
  const problems = async (elements: DicomElements): Promise<string> => {
    const grey = { PhotometricInterpretation: 'PALETTE COLOR', BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    const file = cleanDicom({ ...grey, ...elements }, { pixels: new Uint8Array(1200) });
    const { checks } = await verifyFile(verifyRequest(file));
    return checks.find(({ check }) => check === 'pixels-decode')!.detail;
  };

  it('has its three colours', async () => {
    expect(await problems(palette(['Red', 'Green', 'Blue']))).toBe('');
    for (const colours of [[], ['Red', 'Green']]) expect(await problems(palette(colours))).toContain('palette');
    expect(await problems({ ...palette(['Red', 'Green', 'Blue']), BluePaletteColorLookupTableData: null })).toContain(
      'palette',
    );
  });
});
