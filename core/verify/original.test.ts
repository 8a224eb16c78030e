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
  const indexed = { PhotometricInterpretation: 'PALETTE COLOR', BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
  const palette = (colours: readonly string[], value = shades): DicomElements =>
    Object.fromEntries(
      colours.flatMap((colour): [string, DicomElements[string]][] => [
        [`${colour}PaletteColorLookupTableDescriptor`, { vr: 'US', value: [256, 0, 16] }],
        [`${colour}PaletteColorLookupTableData`, { vr: 'OW', value }],
      ]),
    );
  const problems = async (elements: DicomElements): Promise<string> => {
    const file = cleanDicom({ ...indexed, ...elements }, { pixels: new Uint8Array(1200) });
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

  it('has the colours of its original', async () => {
    const [made, other] = [9, 8].map((shade) =>
      cleanDicom(
        { ...indexed, ...palette(['Red', 'Green', 'Blue'], Buffer.alloc(512, shade)) },
        { pixels: new Uint8Array(1200) },
      ),
    ) as [Uint8Array, Uint8Array];
    const outside = async (against: Uint8Array) => {
      const request = verifyRequest(made, { burned: [], against: { kind: 'bytes', bytes: against } });
      return (await verifyFile(request)).checks.find(({ check }) => check === 'outside-masks')!.detail;
    };
    expect(await outside(made)).toBe('');
    expect(await outside(other)).toContain('(0028,1201) is not the original’s');
  });
});
