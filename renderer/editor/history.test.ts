import { describe, expect, test } from 'vitest';
import { editHistorySchema, emptyHistory, mostHistory, type Step } from '../../model/editHistory.ts';
import { keptHistory, redo, run, undo, type Edited } from './history.ts';
import { move, setFill } from './commands.ts';
import { box, documentOf, rectangle } from './editor.support.test.ts';

const image = { width: 1000, height: 800 };
const region = rectangle(box(100, 100, 50, 50));
const start: Edited = { document: documentOf({ regions: [region] }), history: emptyHistory };
const moved = (edited: Edited, dx: number, merge?: string): Step =>
  move(edited.document, [region.id], { dx, dy: 0 }, image, merge);
const x = (edited: Edited): number => edited.document.regions[0]!.shape.box.x;

describe('history', () => {
  test('undo takes the last step back and redo does it again', () => {
    const there = run(start, moved(start, 10));
    const back = undo(there);
    expect([x(there), x(back), x(redo(back))]).toEqual([110, 100, 110]);
    expect(back.document).toEqual(start.document);
  });

  test('undo and redo with nothing to do change nothing', () => {
    expect(undo(start)).toEqual(start);
    expect(redo(start)).toEqual(start);
  });

  test('a new step forgets what was undone', () => {
    const there = run(start, moved(start, 10));
    const back = undo(there);
    expect(redo(run(back, moved(back, 5))).document.regions[0]!.shape.box.x).toBe(105);
  });

  test('a step that changes nothing is not remembered', () => {
    expect(run(start, moved(start, 0)).history.past).toHaveLength(0);
  });

  test('nudges of one shape are undone together, nudges of another are not', () => {
    let edited = start;
    for (let i = 0; i < 5; i++) edited = run(edited, moved(edited, 1, 'nudge a'));
    edited = run(edited, moved(edited, 1, 'nudge b'));
    expect(edited.history.past).toHaveLength(2);
    expect(x(undo(edited))).toBe(105);
    expect(x(undo(undo(edited)))).toBe(100);
  });

  test('a step that was undone and redone does not grow by a later nudge', () => {
    const once = run(start, moved(start, 1, 'nudge a'));
    const again = redo(undo(once));
    const twice = run(again, moved(again, 1, 'nudge a'));
    expect(x(undo(twice))).toBe(101);
  });

  test('leads back as far as it goes, and what is kept of it is the nearest and fits', () => {
    let edited = start;
    for (let i = 0; i < 4000; i++) edited = run(edited, moved(edited, i % 2 ? -1 : 1));
    expect(edited.history.past).toHaveLength(4000);
    for (let i = 0; i < 2; i++) edited = undo(edited);
    const kept = keptHistory(edited.history);
    expect(JSON.stringify(kept).length).toBeLessThan(mostHistory);
    expect(kept.past.length).toBeLessThan(4000);
    expect(kept.past.at(-1)!.diff).toBe(edited.history.past.at(-1)!.diff);
    expect(editHistorySchema.parse(kept)).toEqual(kept);
  });

  test('that was kept leads back and forth from where it was kept', () => {
    let edited = run(start, moved(start, 10, 'nudge'));
    edited = run(edited, moved(edited, 10, 'nudge'));
    edited = undo(run(edited, moved(edited, 5)));
    const again: Edited = { document: edited.document, history: keptHistory(edited.history) };
    expect([x(again), x(redo(again)), x(undo(again))]).toEqual([120, 125, 100]);
    // A nudge after a restart is a step of its own.
    expect(x(undo(run(again, moved(again, 1, 'nudge'))))).toBe(120);
  });

  test('takes the colour of redactions back, which was set in one gesture', () => {
    let edited = start;
    for (const colour of ['#111111', '#222222', '#d8a888']) edited = run(edited, setFill(edited.document, colour));
    expect(edited.document.fill).toBe('#d8a888');
    expect(undo(edited).document.fill).toBeUndefined();
    expect(redo(undo(edited)).document.fill).toBe('#d8a888');
    expect(run(edited, setFill(edited.document, '#d8a888'))).toEqual(edited);
  });
});
