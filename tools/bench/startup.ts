import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkstation } from '../../test/e2e/support/workstation.ts';
import { chromiumPath } from '../setup/system.mjs';
import { paired, printRow, processRun, timed } from './timing.ts';

/** From process start to the first painted screen, beside Chromium alone opening and closing an empty page. */
export async function benchStartup(rounds: number): Promise<void> {
  const chromium = chromiumPath();
  if (!chromium || !process.env['ELECTRON_OVERRIDE_DIST_PATH']) {
    console.log('start-up: not measured, there is neither Electron nor Chromium here');
    return;
  }
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ];
  const result = await paired(rounds, firstPaint, () =>
    timed(() => processRun(chromium, [...flags, '--dump-dom', 'about:blank'])),
  );
  const ratio = result.ours / result.baseline;
  printRow(
    'start to first painted screen',
    `${Math.round(result.ours)} ms`,
    `Chromium about:blank ${Math.round(result.baseline)} ms`,
    ratio,
  );
}

async function firstPaint(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'scrim-bench-window-'));
  const start = Date.now();
  const { app, page } = await startWorkstation(home, { SCRIM_SERVICE_URL: 'http://127.0.0.1:9' });
  try {
    const painted = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const paint = list.getEntriesByName('first-contentful-paint')[0];
            if (paint) resolve(performance.timeOrigin + paint.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
    return painted - start;
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
