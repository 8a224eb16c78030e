import { describe, expect, it } from 'vitest';
import { ct, xray, type DicomElements } from '../../test/support/dicom.ts';
import { headSlices } from './headSlices.ts';
import { openPicture } from './picture.ts';

const fine: DicomElements = { PixelSpacing: '0.48\\0.48', SliceThickness: '1', BodyPartExamined: 'HEAD' };
const slices = (elements: DicomElements, make = ct): number =>
  headSlices(openPicture(make({ elements: { ...fine, ...elements } })));

describe('slices of a head', () => {
  it.each(['HEAD', 'BRAIN', 'HEADNECK', 'Sinuses', 'CSPINE', 'WHOLEBODY'])('are those of %s', (part) => {
    expect(slices({ BodyPartExamined: part })).toBe(1);
  });

  it.each(['CHEST', 'ABDOMEN', 'KNEE', 'HEART'])('are not those of %s', (part) => {
    expect(slices({ BodyPartExamined: part })).toBe(0);
  });

  it('are also told by the code of the region', () => {
    const region = [{ CodeValue: '69536005', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Head' }];
    expect(slices({ BodyPartExamined: null, AnatomicRegionSequence: region })).toBe(1);
  });

  it('may be what nobody says, if it is no wider than a head', () => {
    expect(slices({ BodyPartExamined: null })).toBe(1);
    expect(slices({ BodyPartExamined: null, PixelSpacing: null })).toBe(1);
    expect(
      slices({ BodyPartExamined: null, PixelSpacing: '2.9\\2.9' }, (options) =>
        ct({ ...options, columns: 128, rows: 128 }),
      ),
    ).toBe(0);
  });

  it('are neither projections nor localisers, nor too coarse to show anybody', () => {
    expect(slices({}, xray)).toBe(0);
    expect(slices({ ImageType: 'ORIGINAL\\PRIMARY\\LOCALIZER' })).toBe(0);
    expect(slices({ PixelSpacing: '4\\4' })).toBe(0);
    expect(slices({ SliceThickness: '15' })).toBe(0);
  });

  it('are as many as there are frames', () => {
    expect(
      slices({ NumberOfFrames: '3' }, (options) => ct({ ...options, pixels: new Uint8Array(64 * 64 * 2 * 3) })),
    ).toBe(3);
  });
});
