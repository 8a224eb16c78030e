import { expect, it } from 'vitest';
import { printable, said, table } from './output.ts';

it('a name stays in its line and in its order, whatever it holds', () => {
  expect(printable('a\u001b[2Jb\nc\u202egnp.exe\u2028')).toBe('a\\u{1b}[2Jb\\u{a}c\\u{202e}gnp.exe\\u{2028}');
  for (const name of ['Größe 4 – Ödem.jpg', '写真.png', 'صورة.jpg', '👩🏽‍⚕️.jpg']) expect(printable(name)).toBe(name);
});

it('a long name moves its own row alone', () => {
  const rows = table([
    ['a.png', 'photo'],
    ['x'.repeat(255), 'refused'],
  ]);
  expect(rows[0]!.indexOf('photo')).toBe(50);
  expect(rows[1]).toBe(`${'x'.repeat(255)}  refused`);
});

it('a reason comes with what to do next', () => {
  expect(said({ message: 'It is empty.', advice: 'Export it again.' })).toBe('It is empty. Export it again.');
});
