import { describe, expect, it } from 'vitest';
import type { Proposal } from '../../../contract/workers.schema.ts';
import { createProjectPatients } from './projectPatients.ts';

const line = (text: string, textClass: NonNullable<Proposal['textClass']> = 'unknown'): Proposal => ({
  ...{ kind: 'text', frames: 'all', box: { x: 0, y: 0, width: 10, height: 10 }, score: 0.9, textClass },
  reason: text === '' ? 'text that could not be read' : `text "${text}"`,
});
const patients = () => {
  const all = createProjectPatients();
  all.add([
    { keyword: 'PatientName', value: 'Zzartist^Emilia' },
    { keyword: 'PatientName', value: 'Ost^Ida' },
    { keyword: 'PatientID', value: 'QX-20417-3' },
    { keyword: 'AccessionNumber', value: 'A9930117' },
  ]);
  return all;
};
const classOf = (text: string, textClass?: NonNullable<Proposal['textClass']>) =>
  patients().judge([line(text, textClass)])[0]!.textClass;

describe('text against all patients of a project', () => {
  it.each([
    ...[
      'Zzartist, Emilia',
      'EMILIA ZZARTIST F',
      'pat. zzartist',
      'E Zzartist',
      'QX 20417-3',
      'ID: QX-20417-3 F',
      'ACC A9930117',
    ],
    // As it is misread.
    ...['ZZART1ST', 'Zzarlist Emilia', 'A99301l7'],
    // Short names only where they stand alone or with the rest.
    ...['OST', 'Ost Ida'],
  ])('is an identifier: %s', (text) => {
    expect(classOf(text)).toBe('identifier');
    expect(classOf(text, 'measurement')).toBe('identifier');
  });

  it.each(['Dist 12.3 mm', 'left knee', 'Post contrast', 'Frost', 'Kost', 'QX-20418', ''])('is not: %s', (text) => {
    expect(classOf(text)).toBe('unknown');
  });

  it('says of what kind the match is, and of nobody who', () => {
    const [found] = patients().judge([line('pat. zzartist')]);
    expect(found?.reason).toBe('text "pat. zzartist" contains PatientName of a patient of this project');
  });

  it('leaves faces, regions and what the own header told as they were', () => {
    const own = { ...line('Zzartist', 'identifier'), reason: 'text "Zzartist" equals PatientName' };
    const face: Proposal = { ...line('Zzartist'), kind: 'face' };
    expect(patients().judge([own, face])).toEqual([own, face]);
  });

  it('knows what is new, and holds no more than it may', () => {
    const all = createProjectPatients();
    const one = [{ keyword: 'PatientID', value: 'FIRST-0001' }];
    expect(all.add(one)).toBe(true);
    expect(all.add(one)).toBe(false);
    expect(all.generation).toBe(1);
    for (let i = 0; i < 41_000; i++) all.add([{ keyword: 'PatientID', value: `P${String(i).padStart(9, '0')}` }]);
    expect(all.judge([line('FIRST-0001')])[0]!.textClass).toBe('unknown');
    expect(all.judge([line('P000040999')])[0]!.textClass).toBe('identifier');
  });
});
