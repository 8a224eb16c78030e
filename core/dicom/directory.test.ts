import { describe, expect, it } from 'vitest';
import { ct } from '../../test/support/dicom.ts';
import { dicomdirOf } from '../../test/support/dicomdir.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { readDirectory } from './directory.ts';

const { limits } = policySchema.parse(defaultPolicy);
const codeOf = (bytes: Uint8Array): unknown => {
  try {
    return readDirectory(bytes, limits);
  } catch (thrown) {
    return (thrown as { error?: { code?: unknown } }).error?.code ?? thrown;
  }
};

describe('a DICOMDIR', () => {
  it('names its files once each, in order, by their components', () => {
    const bytes = dicomdirOf(['DICOM\\ST1\\IM2', 'DICOM\\ST1\\IM1', 'DICOM\\ST1\\IM2', 'README']);
    expect(readDirectory(bytes, limits)).toEqual([['DICOM', 'ST1', 'IM2'], ['DICOM', 'ST1', 'IM1'], ['README']]);
  });

  it('passes on what it is told, for others to judge', () => {
    expect(readDirectory(dicomdirOf(['..\\..\\secret', '\\ABS', 'C:\\X']), limits)).toEqual([
      ['..', '..', 'secret'],
      ['', 'ABS'],
      ['C:', 'X'],
    ]);
  });

  it('that lists nothing, or is none, is not shared', () => {
    expect(codeOf(dicomdirOf([]))).toBe('DICOMDIR_NOT_SHARED');
    expect(codeOf(ct())).toBe('DICOMDIR_NOT_SHARED');
  });

  it('is damaged where a reference is longer than any path', () => {
    expect(codeOf(dicomdirOf(['X'.repeat(300)]))).toBe('DAMAGED_FILE');
    expect(codeOf(dicomdirOf([Array(40).fill('A').join('\\')]))).toBe('DAMAGED_FILE');
  });

  it('never answers with half of it, wherever it is cut', () => {
    const whole = dicomdirOf(['DICOM\\IM1', 'DICOM\\IM2']);
    const sequence = Buffer.from(whole).indexOf(Buffer.from([0x04, 0x00, 0x20, 0x12]));
    expect(sequence).toBeGreaterThan(0);
    for (let length = sequence + 12; length < whole.length; length += 3) {
      expect(codeOf(whole.subarray(0, length))).toBe('DAMAGED_FILE');
    }
  });
});
