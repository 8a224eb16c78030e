import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { conformancePage, conformancePath } from './conformance.ts';

it('keeps the conformance statement true to the shipped profile (npx tsx tools/docs/conformance.ts writes it)', () => {
  expect(readFileSync(conformancePath, 'utf8')).toBe(conformancePage());
});
