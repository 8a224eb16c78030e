import { expect, it } from 'vitest';
import { ct } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { clearDicom } from './clearDicom.ts';
import { remembered } from './remembered.ts';

const profile = basicProfile();
const clear = (bytes: Uint8Array): Buffer => {
  const request = { bytes, profile, pseudonyms: testPseudonyms(), regions: [], pixelsReviewed: true };
  return Buffer.from(clearDicom({ ...request, fill: [0, 0, 0] }).bytes);
};
const of = (PatientName: string): Uint8Array =>
  ct({ elements: { PatientName, ImageType: 'ORIGINAL\\PRIMARY\\MEIER', SoftwareVersions: 'v1 Meier' } });

it('judges a file by its own identifiers, though another of the same texts was read into the same memory before', () => {
  const [stranger, patient] = [of('Fabel^Greta'), of('Meier^Greta')];
  const memory = new Uint8Array(stranger.length);
  const inMemory = (file: Uint8Array): Buffer => {
    memory.set(file);
    return clear(memory);
  };
  expect(patient).toHaveLength(stranger.length);
  expect(inMemory(stranger).includes('MEIER')).toBe(true);
  const cleared = inMemory(patient);
  expect(cleared.includes('MEIER')).toBe(false);
  expect(cleared.equals(clear(patient))).toBe(true);
  // What was known of the patient is not known of the next.
  expect(inMemory(stranger).equals(clear(stranger))).toBe(true);
});

it('answers what it was told to make, for thousands of texts and for long ones', () => {
  let made = 0;
  const length = remembered((text) => {
    made++;
    return text.length;
  });
  const texts = Array.from({ length: 5000 }, (_, i) => 'x'.repeat(i % 300) + String(i));
  expect(texts.every((text) => length(text) === text.length && length(text) === text.length)).toBe(true);
  expect(made).toBeGreaterThanOrEqual(texts.length);
  expect(made).toBeLessThan(2 * texts.length);
});
