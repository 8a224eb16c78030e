import { expect, it } from 'vitest';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { answer } from './answer.ts';

const verb = { args: z.object({ count: z.int() }), reply: z.object({ doubled: z.int() }) };
const double = async (args: unknown) => ({ doubled: (args as { count: number }).count * 2 });

it('answers the value of a good call', async () => {
  expect(await answer(verb, double, { count: 4 }, () => undefined)).toEqual({ ok: true, value: { doubled: 8 } });
});

it('refuses arguments that do not fit, naming the field and not its value', async () => {
  const refused = await answer(verb, double, { count: 'Ada Example' }, () => undefined);
  expect(refused).toEqual({ ok: false, error: { code: 'INVALID_REQUEST', params: { where: 'count' } } });
});

it('never passes on a reply that does not fit its schema', async () => {
  const result = await answer(
    verb,
    async () => ({ doubled: 'many', secret: 1 }),
    { count: 1 },
    () => undefined,
  );
  expect(result).toMatchObject({ ok: false, error: { code: 'UNEXPECTED' } });
});

it('strips what the schema of the reply does not name', async () => {
  const result = await answer(
    verb,
    async () => ({ doubled: 2, extra: 'x' }),
    { count: 1 },
    () => undefined,
  );
  expect(result).toEqual({ ok: true, value: { doubled: 2 } });
});

it('turns a failure into its code and withholds the text of a stranger', async () => {
  const notes: string[] = [];
  const ours = await answer(
    verb,
    () => Promise.reject(new ScrimFailure('VAULT_LOCKED')),
    { count: 1 },
    (code) => notes.push(code),
  );
  const theirs = await answer(
    verb,
    () => Promise.reject(new Error('/home/ada/x.dcm')),
    { count: 1 },
    (code) => notes.push(code),
  );
  expect(ours).toMatchObject({ ok: false, error: { code: 'VAULT_LOCKED' } });
  expect(JSON.stringify(theirs)).not.toContain('ada');
  expect(notes).toEqual(['VAULT_LOCKED', 'UNEXPECTED']);
});
