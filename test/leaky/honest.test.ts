import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerifyItem } from '../../contract/cli.schema.ts';
import { seeded } from '../../tools/samples/random.ts';
import { honestKinds, type HonestKind } from './honestOriginals.ts';
import { honestly } from './support/honest.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

/** What Scrim makes of 200 originals, with everything burned that was found and some masks more: not one is taken for a leak. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

async function alarms({ name, count, original }: HonestKind): Promise<string[]> {
  const made = Array.from({ length: count }, async (_, seed) => {
    const random = seeded(seed * 131 + name.length);
    const produced = await honestly(bench, await original(random, seed), random).catch((thrown: unknown) =>
      String(thrown),
    );
    if (typeof produced === 'string') return [`seed ${seed}: not cleared, ${produced}`];
    const item = await bench.verify(produced);
    return item.clean ? [] : [`seed ${seed}: ${told(item)}`];
  });
  return (await Promise.all(made)).flat();
}

const told = ({ checks, error }: VerifyItem): string =>
  [error?.code ?? '', ...checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check} ${detail}`)].join(
    ' ',
  );

describe('honest outputs', () => {
  it('are two hundred', () => {
    expect(honestKinds.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  });

  it.each(honestKinds.map((kind) => [kind.name, kind.count, kind] as const))(
    '%s: none of %i is taken for a leak',
    async (_, __, kind) => {
      expect((await alarms(kind)).join('\n')).toBe('');
    },
    300_000,
  );
});
