import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samples, type Sample } from '../../test/support/authorisation/samples.ts';
import {
  audiences,
  caseStates,
  createWorld,
  type Target,
  type Viewer,
  type World,
} from '../../test/support/authorisation/world.ts';
import { startTestService, type TestService } from '../../test/support/caseService.ts';
import { routesTable, type RouteName } from './routes.table.ts';

let service: TestService;
let world: World;
beforeAll(async () => {
  service = await startTestService();
  world = await createWorld(service);
});
afterAll(async () => {
  await world.end();
  await service.stop();
});

const names = Object.keys(samples) as RouteName[];
const sampled = (about: Sample['about']) => names.filter((name) => samples[name].about === about);

async function outcome(name: RouteName, viewer: Viewer, target: Target): Promise<number> {
  const { path, body } = samples[name];
  const { method } = routesTable[name];
  const response = await world.ask(viewer, { method, path: path(target), ...(body ? { body: body(target) } : {}) });
  await response.arrayBuffer();
  return response.status;
}

function wanted(name: RouteName, viewer: Viewer, target: Target): number {
  const isPublic = routesTable[name].access === 'public';
  return viewer.token === null && !isPublic ? 401 : samples[name].status(viewer, target);
}

/** What differs from what must be, in words; the service answers several at once as it does in life. */
async function differences(name: RouteName, targetFor: () => Promise<Target>): Promise<string[]> {
  const wrong: string[] = [];
  let target = await targetFor();
  const ask = async (viewer: Viewer) => {
    const found = await outcome(name, viewer, target);
    const must = wanted(name, viewer, target);
    if (found !== must) wrong.push(`${viewer.name}: ${target.audience} ${target.state}: ${found}, not ${must}`);
    return found;
  };
  const succeeds = (viewer: Viewer) => samples[name].changes && wanted(name, viewer, target) < 300;
  await Promise.all(world.viewers.filter((viewer) => !succeeds(viewer)).map(ask));
  // What changes the case gets one of its own.
  for (const viewer of world.viewers.filter(succeeds)) if ((await ask(viewer)) < 300) target = await targetFor();
  return wrong;
}

describe('every viewer, of every role and verification, inside and outside of the audience', () => {
  // Signing out ends the viewer's session: last.
  const order = sampled('any').sort((a, b) => Number(a === 'signOut') - Number(b === 'signOut'));

  it.each(sampled('case'))('%s answers as it must, for every audience and state', async (name) => {
    const wrong: string[] = [];
    // Audiences decide who sees; what changes a case asks that first.
    for (const audience of samples[name].changes ? (['only-me', 'group'] as const) : audiences) {
      for (const state of caseStates) wrong.push(...(await differences(name, () => world.addCase(audience, state))));
    }
    expect(wrong).toEqual([]);
  });

  it.each(sampled('once'))('%s answers as it must, to nobody and to one', async (name) => {
    const target = await world.addCase('community', 'published');
    for (const viewer of world.viewers.slice(-2)) {
      expect(await outcome(name, viewer, target)).toBe(wanted(name, viewer, target));
    }
  });

  it.each(order)('%s answers as it must', async (name) => {
    expect(await differences(name, () => world.addCase('community', 'published'))).toEqual([]);
  });
});
