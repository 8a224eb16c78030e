// `npm run bench:canvas`: pan and zoom with 1,000 shapes over 24 and 100 megapixels, in turns with an empty stage and with plain Konva; the next picture
// after a key; memory of the window after many pictures. Real Chromium, without a screen. BENCH_SECONDS, BENCH_ITEMS: how long and how many.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type Page } from '@playwright/test';
import { projectRoot } from '../../test/support/paths.ts';
import { median } from './timing.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 3);
const items = Number(process.env['BENCH_ITEMS'] ?? 500);
/** Milliseconds; nobody sees a picture in less. */
const looking = 300;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const contenders = ['scrim', 'empty', 'naive'] as const;

interface Frames {
  readonly rate: number;
  readonly p95: number;
  readonly long: number;
}

async function main(): Promise<void> {
  const executablePath = process.env['SCRIM_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
  try {
    await gestures(browser);
    await pictures(browser);
  } finally {
    await browser.close();
  }
}

async function gestures(browser: Browser): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'scrim-bench-canvas-'));
  const root = `${projectRoot}/tools/bench/canvas`;
  const common = { configFile: false as const, root, plugins: [react()], logLevel: 'error' as const };
  await build({ ...common, build: { outDir, emptyOutDir: true, target: 'chrome140' }, worker: { format: 'es' } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 5291 } });
  try {
    for (const megapixels of [24, 100]) {
      const results = new Map<string, Frames>();
      for (const contender of contenders) results.set(contender, await oneGesture(browser, contender, megapixels));
      const [ours, empty, naive] = contenders.map((name) => results.get(name)!);
      for (const [name, { rate, p95, long }] of results) {
        say(
          `${megapixels} MP, ${name}: ${rate.toFixed(1)} frames/s, p95 ${p95.toFixed(1)} ms, ${long} frames over 50 ms`,
        );
      }
      say(
        `  ${(ours!.rate / empty!.rate).toFixed(2)} x an empty stage, ${(ours!.rate / naive!.rate).toFixed(1)} x plain Konva`,
      );
    }
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function oneGesture(browser: Browser, contender: string, megapixels: number): Promise<Frames> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(120_000);
  await page.goto(`http://localhost:5291/?contender=${contender}&megapixels=${megapixels}`);
  await page.waitForFunction(() => 'gesture' in globalThis && document.querySelector('canvas') !== null);
  await page.waitForTimeout(1000);
  const ask = `gesture(${seconds * 1000})`;
  const frames = await page.evaluate<number[]>(ask);
  await page.close();
  const sorted = [...frames].sort((a, b) => a - b);
  const total = frames.reduce((sum, one) => sum + one, 0);
  return {
    rate: (1000 * frames.length) / total,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    long: frames.filter((one) => one > 50).length,
  };
}

/** The window as it is shipped, on its workstation in memory. Between two keys a person looks at the picture. */
async function pictures(browser: Browser): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'scrim-bench-window-'));
  const common = { configFile: `${projectRoot}/renderer/dev/vite.config.mjs`, logLevel: 'error' as const };
  await build({ ...common, build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 5292 } });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(120_000);
  try {
    await page.goto('http://localhost:5292/dev/index.html?scene=work');
    await page.getByRole('option').first().dblclick();
    await page.locator('.stage[aria-busy=false]').waitFor();
    const before = await memory(browser, page);
    const times: number[] = [];
    for (let i = 0; i < items; i++) {
      times.push(await nextPicture(page, i % 46 < 23 ? ']' : '['));
      await page.waitForTimeout(looking);
      if ((i + 1) % 100 === 0 && i + 1 < items) say(`memory after ${i + 1}: ${await memory(browser, page)}`);
    }
    const sorted = times.filter((time) => time > 0).sort((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    say(
      `next picture painted after its key, each looked at for ${looking} ms: median ${median(sorted).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, of ${sorted.length}`,
    );
    say(`memory of the window: ${before} at the first picture, ${await memory(browser, page)} after ${items}`);
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** Runs in the page; as text, for what compiles this file adds names that the page does not know. */
const untilPainted = `async (pressed) => {
  const name = () => document.querySelector('[data-canvas]')?.getAttribute('aria-label');
  const known = name();
  const start = performance.now();
  const target = document.querySelector('[data-canvas]') ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }));
  while (performance.now() - start < 5000) {
    await new Promise(requestAnimationFrame);
    const painted = document.querySelector('.stage')?.getAttribute('aria-busy') === 'false';
    if (painted && name() !== undefined && name() !== known) return performance.now() - start;
  }
  return 0;
}`;

/** From the key to the frame in which the picture is there; 0 where there is no next one. */
const nextPicture = (page: Page, key: string): Promise<number> =>
  page.evaluate<number>(`(${untilPainted})(${JSON.stringify(key)})`);

/** All of it, and what of it scripts hold once garbage is collected. */
async function memory(browser: Browser, page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return `${await rendererMemory(browser)} MB (scripts ${Math.round(usedSize / 2 ** 20)} MB)`;
}

/** Resident megabytes of the largest renderer process. */
async function rendererMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'latin1'))?.[1] ?? 0));
  await session.detach();
  return Math.round(Math.max(0, ...sizes) / 1024);
}

await main();
