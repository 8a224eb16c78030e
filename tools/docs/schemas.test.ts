import { expect, it } from 'vitest';
import { staleSchemas } from './schemas.ts';

it('keeps docs/schemas true to what the command line prints (npx tsx tools/docs/schemas.ts writes them)', async () => {
  expect(await staleSchemas()).toEqual([]);
});
