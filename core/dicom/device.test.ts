import { describe, expect, it } from 'vitest';
import { ct, ultrasound, type DicomElements } from '../../test/support/dicom.ts';
import { isSameDevice, signatureOf, type DeviceSignature } from '../../model/deviceSignature.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { probeDicom } from './probe.ts';

const { limits } = policySchema.parse(defaultPolicy);
const region = (x0: number, y0: number, x1: number, y1: number): DicomElements => ({
  ...{ RegionLocationMinX0: x0, RegionLocationMinY0: y0, RegionLocationMaxX1: x1, RegionLocationMaxY1: y1 },
});
const named = { Manufacturer: 'Example Medical ', ManufacturerModelName: 'Sono 9' };
const signature = async (bytes: Uint8Array): Promise<DeviceSignature> => {
  const { facts } = await probeDicom(bytes, limits);
  return signatureOf(facts)!;
};

describe('the device of an object', () => {
  it('is named by manufacturer, model, modality, size and regions', async () => {
    const SequenceOfUltrasoundRegions = [region(32, 8, 63, 47), region(0, 8, 31, 47)];
    expect(await signature(ultrasound({ elements: { ...named, SequenceOfUltrasoundRegions } }))).toEqual({
      ...{ Manufacturer: 'Example Medical', ManufacturerModelName: 'Sono 9', Modality: 'US', Rows: 48, Columns: 64 },
      UltrasoundRegions: [
        { x: 0, y: 8, width: 32, height: 40 },
        { x: 32, y: 8, width: 32, height: 40 },
      ],
    });
  });

  it('is empty where nothing is said, and cut where too much is', async () => {
    expect(await signature(ct())).toMatchObject({ Modality: 'CT', UltrasoundRegions: [] });
    const long = await signature(ct({ elements: { Manufacturer: 'M'.repeat(63) + ' 𝔐'.repeat(20) } }));
    expect(long.Manufacturer.length).toBeLessThanOrEqual(64);
  });

  it('is untold where the screen is divided beyond reason', async () => {
    const SequenceOfUltrasoundRegions = Array.from({ length: 40 }, (_, index) => region(index, 8, index + 1, 9));
    const { facts } = await probeDicom(ultrasound({ elements: { SequenceOfUltrasoundRegions } }), limits);
    expect(signatureOf(facts)).toBeUndefined();
  });

  it('is the same for two patients of one device', async () => {
    const [one, other] = await Promise.all(
      ['Meier^Anna', 'Huber^Josef'].map((PatientName) =>
        signature(ultrasound({ elements: { ...named, PatientName } })),
      ),
    );
    expect(isSameDevice(one!, other!)).toBe(true);
  });
});
