import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codedLeaks } from './codedLeaks.ts';
import { containerLeaks } from './containerLeaks.ts';
import { dicomLeaks } from './dicomLeaks.ts';
import { pixelLeaks } from './pixelLeaks.ts';
import type { LeakyPipeline } from './support/leak.ts';
import { patient } from './support/scene.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

/** Pipelines that look finished and leak: `scrim verify` catches each of them, by the check that should, and tells nothing of what it found. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

async function isCaught({ caughtBy, run }: LeakyPipeline): Promise<void> {
  const item = await bench.verify(await run());
  const failed = item.checks.filter(({ passed }) => !passed).map(({ check }) => check);
  expect(item.error?.code).toBeUndefined();
  expect(item.clean).toBe(false);
  expect(failed).toContain(caughtBy);
  const [given, family] = patient.name.toLowerCase().split(' ');
  const told = JSON.stringify(item.checks).toLowerCase();
  expect(told.includes(given!) || told.includes(family!)).toBe(false);
}
const rows = (pipelines: readonly LeakyPipeline[]) => pipelines.map((pipeline) => [pipeline.name, pipeline] as const);

describe('a leak in pixels is caught', () => {
  it.concurrent.each(rows(pixelLeaks))('%s', (_, pipeline) => isCaught(pipeline));
});
describe('a leak in a photo’s container is caught', () => {
  it.concurrent.each(rows(containerLeaks))('%s', (_, pipeline) => isCaught(pipeline));
});
describe('a leak in the coding of pixels is caught', () => {
  it.concurrent.each(rows(codedLeaks))('%s', (_, pipeline) => isCaught(pipeline));
});
describe('a leak in a DICOM object is caught', () => {
  it.concurrent.each(rows(dicomLeaks))('%s', (_, pipeline) => isCaught(pipeline));
});
