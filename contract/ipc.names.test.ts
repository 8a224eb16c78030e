import { expect, it } from 'vitest';
import { ipcNames } from './ipc.names.ts';
import { ipcVerbs } from './ipc.schema.ts';

it('names every verb that has a schema, and no other', () => {
  const fromSchemas = Object.entries(ipcVerbs).map(([room, verbs]) => [room, Object.keys(verbs).sort()]);
  const fromNames = Object.entries(ipcNames).map(([room, names]) => [room, [...names].sort()]);
  expect(fromNames).toEqual(fromSchemas);
});
