import { describe, expect, it } from 'vitest';
import type { InstanceIdentity } from '../../model/grouping.ts';
import { conflicts, createGroupNumbers, duplicates, type Instance } from './instances.ts';

const identity = (changes: Partial<InstanceIdentity> = {}): InstanceIdentity => ({
  patient: 'a',
  StudyInstanceUID: '1.2',
  SeriesInstanceUID: '1.2.3',
  SOPInstanceUID: '1.2.3.4',
  StudyDate: '',
  StudyDescription: '',
  SeriesNumber: null,
  SeriesDescription: '',
  InstanceNumber: null,
  ...changes,
});
const instance = (source: string, hash: string, of: InstanceIdentity | undefined): Instance => ({
  source,
  hash,
  identity: of,
});

describe('files of one SOPInstanceUID', () => {
  it('conflict where their content differs, each with the others', () => {
    const found = conflicts([
      instance('one', 'x', identity()),
      instance('two', 'y', identity()),
      instance('copy of two', 'y', identity()),
      instance('other', 'z', identity({ SOPInstanceUID: '1.2.3.5' })),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      one: ['two', 'copy of two'],
      two: ['one'],
      'copy of two': ['one'],
    });
  });

  it('do not conflict where they are equal, have none or are photos', () => {
    const found = conflicts([
      instance('one', 'x', identity()),
      instance('copy', 'x', identity()),
      instance('nameless', 'y', identity({ SOPInstanceUID: '' })),
      instance('nameless too', 'z', identity({ SOPInstanceUID: '' })),
      instance('photo', 'p', undefined),
      instance('other photo', 'q', undefined),
    ]);
    expect(found.size).toBe(0);
  });

  it('are duplicates of the first with their content', () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => instance(name, name === 'c' ? 'y' : 'x', undefined));
    expect(Object.fromEntries(duplicates(files))).toEqual({ b: 'a', d: 'a' });
  });
});

describe('group numbers', () => {
  it('tell who belongs together, a study of two patients being two', () => {
    const number = createGroupNumbers();
    const of = (changes: Partial<InstanceIdentity>) => number({ identity: identity(changes) }, '/folder');
    expect(of({})).toEqual({ kind: 'series', patient: 1, study: 1, series: 1 });
    expect(of({ SeriesInstanceUID: '9' })).toEqual({ kind: 'series', patient: 1, study: 1, series: 2 });
    expect(of({ patient: 'b' })).toEqual({ kind: 'series', patient: 2, study: 2, series: 3 });
    expect(of({ SOPInstanceUID: '8' })).toEqual({ kind: 'series', patient: 1, study: 1, series: 1 });
    expect(number({ identity: undefined }, '/folder')).toEqual({ kind: 'folder', folder: 1 });
    expect(number({ identity: undefined }, '/other')).toEqual({ kind: 'folder', folder: 2 });
    expect(number({ identity: undefined }, '/folder')).toEqual({ kind: 'folder', folder: 1 });
  });
});
