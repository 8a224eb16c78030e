import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signIn } from '../support/caseService.ts';
import { faultyWay, type Fault } from '../support/faultyWay.ts';
import { temporaryFolders } from '../support/temporaryFolder.ts';
import { end, expectAllArrived, killAll, makePlan, send, serve } from '../support/uploadDesk.ts';

/** `npm test` asks for 50, over 200 uploads. Fewer tell the same story in seconds. */
const kills = Number(process.env['SCRIM_FAULTS'] ?? '6');
const casesCount = kills >= 50 ? 20 : 4;
const imagesPerCase = 10;
vi.setConfig({ testTimeout: 900_000 });
const folder = temporaryFolders();
afterEach(killAll);

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('uploads over kills of desk and service, cut connections and lost answers', () => {
  it('all arrive: none is lost, doubled or altered', async () => {
    const data = join(await folder(), 'service');
    let service = await serve(data);
    const password = service.password!;
    const home = join(await folder(), 'desk');
    const author = await signIn(service.url, 'admin', password);
    const { plan, file } = await makePlan(home, author, casesCount, imagesPerCase);

    const random = seeded(20_261_122);
    let connections = 0;
    const next = (): Fault => {
      // The first two suffer early, however few connections a fast machine needs; chance says what the others suffer.
      connections += 1;
      if (connections === 1) return { kind: 'mute', after: 0 };
      if (connections === 2) return { kind: 'cut', after: 100 };
      const chance = random();
      if (chance < 0.2) return { kind: 'cut', after: Math.floor(random() * 400_000) };
      return chance < 0.4 ? { kind: 'mute', after: Math.floor(random() * 6) } : { kind: 'none' };
    };
    const way = await faultyWay(() => Number(new URL(service.url).port), next);
    const args = [home, file, way.url];
    // An upload that goes alone has at least three lines (begun, known to the service, delivered); three that go together have two.
    const share = Math.floor((1.8 * casesCount * imagesPerCase) / kills);
    for (let round = 0; round < kills; round++) {
      const lines = 2 + Math.floor(random() * share);
      // In every other round the service is killed as well, after so many lines.
      const until = round % 2 === 0 ? Infinity : 1 + Math.floor(random() * lines);
      let told = 0;
      let befallen: Promise<void> | undefined;
      const last = await send(args, (_line, child) => {
        if (++told >= lines) child.kill('SIGKILL');
        if (told >= until)
          befallen ??= end(service.child, 'SIGKILL').then(async () => void (service = await serve(data)));
      });
      await befallen;
      expect(last).not.toMatch(/^done/);
    }
    expect(await send(args)).toBe(`done delivered ${casesCount}`);
    expect(way.suffered.cut).toBeGreaterThan(0);
    expect(way.suffered.mute).toBeGreaterThan(0);
    await way.close();
    await expectAllArrived(service, password, data, plan.cases);
    await end(service.child, 'SIGKILL');
  });
});
