import { describe, expect, it } from 'vitest';
import type { ItemGroup } from '../../../model/grouping.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { fakeItem } from '../../dev/fakeItems.ts';
import {
  countStates,
  groupingOf,
  groupTree,
  inGroupOrder,
  isInGroup,
  reviewOrder,
  rowsOf,
  sectionsOf,
} from './groups.ts';

const series = (patient: string, study: string, of: string, InstanceNumber: number | null = null): ItemGroup => ({
  kind: 'series',
  patient,
  study,
  series: of,
  StudyDate: study === 's1' ? '20240611' : '',
  StudyDescription: study === 's1' ? 'Abdomen' : '',
  SeriesNumber: of === 'r1' ? 7 : null,
  SeriesDescription: '',
  InstanceNumber,
});
const folder = (name: string): ItemGroup => ({ kind: 'folder', folder: name, name });
const item = (n: number, group?: ItemGroup): ItemSummary => ({ ...fakeItem(n), group });

const items = [
  item(0, series('p1', 's1', 'r1', 10)),
  item(1, folder('rash')),
  item(2, series('p1', 's1', 'r2')),
  item(3, series('p2', 's1', 'r1')),
  item(4),
  item(5, series('p1', 's1', 'r1', 9)),
  item(6, series('p1', 's3', 'r4')),
];

describe('groups of the import list', () => {
  it('are patients by number, their studies and series, folders and the rest, each with its count', () => {
    const tree = groupTree(items);
    const lines = rowsOf(tree, new Set(['p1', 'p1/s1', 'p2', 'p2/s1'])).map(
      ({ node, level }) => `${'  '.repeat(level - 1)}${node.label} (${node.count})`,
    );
    expect(lines).toEqual([
      'Patient 1 (4)',
      '  2024-06-11 · Abdomen (3)',
      '    Series 7 (2)',
      '    Series (1)',
      '  Study (1)',
      'Folder rash (1)',
      'Patient 2 (1)',
      '  2024-06-11 · Abdomen (1)',
      '    Series 7 · CT (1)',
      'Other pictures (1)',
    ]);
  });

  it('show only what is open, and know whom they hang below', () => {
    const rows = rowsOf(groupTree(items), new Set(['p1']));
    expect(rows.map(({ node, parent }) => [node.key, parent])).toEqual([
      ['p1', null],
      ['p1/s1', 'p1'],
      ['p1/s3', 'p1'],
      ['folder-rash', null],
      ['p2', null],
      ['other', null],
    ]);
  });

  it('hold the items below them and no one else’s', () => {
    const of = (key: string | null) =>
      items.flatMap((one, index) => (isInGroup(key, one, groupingOf(items)) ? [index] : []));
    expect(of(null)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(of('p1')).toEqual([0, 2, 5, 6]);
    expect(of('p1/s1/r1')).toEqual([0, 5]);
    expect(of('p')).toEqual([]);
    expect(of('other')).toEqual([4]);
  });

  it('list slices by InstanceNumber and the rest as it was imported', () => {
    expect(inGroupOrder(items, groupingOf(items)).map(({ id }) => items.findIndex((one) => one.id === id))).toEqual([
      5, 0, 1, 2, 3, 4, 6,
    ]);
  });

  it('are shoots for photos: by camera and time, or by their import where they tell no time', () => {
    const photo = (n: number, at: string | null): ItemSummary =>
      item(n, { kind: 'photo', camera: null, at: at === null ? null : `2026-03-04T${at}` });
    const photos = [photo(0, '10:05:00'), photo(1, null), photo(2, '09:50:30'), photo(5, '12:00:00')];
    const grouping = groupingOf(photos);
    const labels = groupTree(photos, grouping).map(({ label, count }) => `${label}, ${count}`);
    expect(labels).toEqual([
      'Shoot 2026-03-04 09:50, 2',
      expect.stringMatching(/^No time · 2026-11-2\d \d\d:00, 1$/),
      'Shoot 2026-03-04 12:00, 1',
    ]);
    expect(inGroupOrder(photos, grouping).map((one) => photos.indexOf(one))).toEqual([2, 0, 1, 3]);
  });
});

describe('sections', () => {
  const items = [
    item(0, series('p1', 's1', 'r1', 2)),
    item(1),
    item(2, series('p1', 's1', 'r1', 1)),
    item(3, folder('f')),
  ];
  const grouping = groupingOf(items);

  it('hold each group once, in its own order, under its path', () => {
    const sections = sectionsOf(inGroupOrder(items, grouping), grouping, groupTree(items, grouping));
    expect(sections.map(({ items: held }) => held.map(({ id }) => items.findIndex((one) => one.id === id)))).toEqual([
      [2, 0],
      [1],
      [3],
    ]);
    expect(sections[0]!.path[0]).toBe('Patient 1');
    expect(sections[0]!.path).toHaveLength(3);
  });

  it('count how many of their pictures stand where', () => {
    const counts = countStates([{ ...item(0), face: true }, { ...item(6), face: undefined }, item(5)]);
    expect(Object.fromEntries(counts)).toEqual({ 'needs-eyes': 1, proposed: 1, reviewed: 1 });
  });

  it('give the order in which pictures are stepped through, reckoned once', () => {
    const known = new Map(items.map((one) => [one.id, one]));
    expect(reviewOrder(known).map(({ id }) => id)).toEqual(inGroupOrder(items, grouping).map(({ id }) => id));
    expect(reviewOrder(known)).toBe(reviewOrder(known));
  });
});
