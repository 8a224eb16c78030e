import { describe, expect, it } from 'vitest';
import { isSameDevice, namesDevice, signatureKey, signatureOf, type DeviceSignature } from './deviceSignature.ts';

const left = { x: 0, y: 60, width: 400, height: 500 };
const right = { x: 400, y: 60, width: 400, height: 500 };
const device: DeviceSignature = {
  ...{ Manufacturer: 'Example Medical', ManufacturerModelName: 'Sono 9', Modality: 'US', Rows: 600, Columns: 800 },
  UltrasoundRegions: [left, right],
};

describe('the signature of a device', () => {
  it('is the same however its names are cased and in whatever order its regions stand', () => {
    const other = { ...device, Manufacturer: 'EXAMPLE  MEDICAL', UltrasoundRegions: [right, left] };
    expect(isSameDevice(device, other)).toBe(true);
    expect(signatureKey(device)).toBe(signatureKey(other));
  });

  it('differs by each of its parts', () => {
    const others: DeviceSignature[] = [
      { ...device, Manufacturer: 'Another' },
      { ...device, ManufacturerModelName: 'Sono 8' },
      { ...device, Modality: 'OT' },
      { ...device, Rows: 601 },
      { ...device, Columns: 801 },
      { ...device, UltrasoundRegions: [left] },
      { ...device, UltrasoundRegions: [left, { ...right, width: 399 }] },
      // No part runs into the next.
      { ...device, Manufacturer: 'Example', ManufacturerModelName: 'Medical Sono 9' },
    ];
    expect(new Set([device, ...others].map(signatureKey)).size).toBe(1 + others.length);
  });

  it('is made of the facts of an item, and not of a photo', () => {
    const { Rows: rows, Columns: columns, Modality, ...names } = device;
    expect(signatureOf({ rows, columns, dicom: { Modality, device: names } })).toEqual(device);
    expect(signatureOf({ rows, columns })).toBeUndefined();
  });

  it('tells whether it names anybody', () => {
    expect(namesDevice(device)).toBe(true);
    expect(namesDevice({ ...device, Manufacturer: '', ManufacturerModelName: '' })).toBe(false);
  });
});
