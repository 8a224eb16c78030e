import { expect, test } from '@playwright/test';
import { close, launch, type Fixture, type FixtureGlobals } from './support.ts';

for (const kind of ['esm', 'cjs'] as const) {
  test.describe(`messages, with a main process in ${kind}`, () => {
    let fixture: Fixture;
    test.beforeAll(async () => {
      fixture = await launch(undefined, kind);
    });
    test.afterAll(() => close(fixture));

    test('the app is the kind it says', async () => {
      expect(await fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).kind)).toBe(kind);
    });

    test('invoke answers with what structured clone keeps', async () => {
      const same = await fixture.page.evaluate(async () => {
        const shared = { deep: [1n, -0, NaN, undefined, null] };
        const sent = {
          map: new Map([['key', new Date(5)]]),
          set: new Set([1, 2]),
          pattern: /a+/gi,
          twice: [shared, shared],
          floats: new Float32Array([1.5, 2.5]),
          error: new RangeError('far'),
        };
        const got = (await window.api.invoke('echo', sent)) as typeof sent;
        return {
          date: got.map.get('key')?.getTime(),
          set: [...got.set],
          pattern: String(got.pattern),
          deep: got.twice[0]!.deep.map((item) => (Object.is(item, -0) ? '-0' : String(item))),
          floats: [got.floats.constructor.name, ...got.floats],
          error: [got.error.name, got.error.message, got.error instanceof RangeError],
        };
      });
      expect(same).toEqual({
        date: 5,
        set: [1, 2],
        pattern: '/a+/gi',
        deep: ['1', '-0', 'NaN', 'undefined', 'null'],
        floats: ['Float32Array', 1.5, 2.5],
        error: ['RangeError', 'far', true],
      });
    });

    test('a function cannot be sent', async () => {
      const message = await fixture.page.evaluate(() =>
        window.api.invoke('echo', { nested: () => 1 }).then(
          () => 'sent',
          (error: Error) => error.message,
        ),
      );
      expect(message).toContain('could not be cloned');
    });

    test('an error of a handler and a missing handler reach the page in Electron’s words', async () => {
      const messages = await fixture.page.evaluate(async () => {
        const fail = (channel: string) => window.api.invoke(channel).catch((error: Error) => error.message);
        return [await fail('fail'), await fail('nobody')];
      });
      expect(messages).toEqual([
        "Error invoking remote method 'fail': TypeError: on purpose",
        "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      ]);
    });

    test('send and on carry messages both ways, in order, and a listener can leave', async () => {
      const seen = await fixture.page.evaluate(async () => {
        const values: unknown[] = [];
        const leave = window.api.onNoted((value) => values.push(value));
        for (let i = 0; i < 20; i++) window.api.note(i % 5 === 2 ? new Uint8Array(500_000) : i);
        await window.api.invoke('echo', 'all answered');
        leave();
        const last = window.api.onceNoted();
        window.api.note('once');
        return { values: values.map((value) => (typeof value === 'number' ? value : 'bytes')), last: await last };
      });
      const expected = Array.from({ length: 20 }, (_, i) => (i % 5 === 2 ? 'bytes' : i));
      expect(seen).toEqual({ values: expected, last: 'once' });
    });

    test('sendSync answers before it returns', async () => {
      expect(await fixture.page.evaluate(() => window.api.ask({ x: new Date(1) }))).toEqual({
        asked: { x: new Date(1) },
      });
    });

    test('20 MB travel whole in both directions', async () => {
      const result = await fixture.page.evaluate(async () => {
        const bytes = new Uint8Array(20 * 1024 * 1024);
        bytes[0] = 3;
        bytes[bytes.length - 1] = 9;
        const there = await window.api.invoke('bytes', bytes);
        const back = (await window.api.invoke('make', 20 * 1024 * 1024)) as Uint8Array;
        return { there, back: [back.constructor.name, back.length, back.every((byte) => byte === 7)] };
      });
      expect(result.there).toEqual({ length: 20 * 1024 * 1024, first: 3, last: 9 });
      expect(result.back).toEqual(['Uint8Array', 20 * 1024 * 1024, true]);
    });

    test('the sender’s frame tells the app’s own URL and origin', async () => {
      expect(await fixture.page.evaluate(() => window.api.invoke('who'))).toEqual({
        id: 1,
        url: 'app://bundle/index.html',
        origin: 'app://bundle',
        parent: null,
        isTop: true,
        isMain: true,
        routingId: 'number',
      });
    });
  });
}

test.describe('the bridge to the page', () => {
  let fixture: Fixture;
  test.beforeAll(async () => {
    fixture = await launch();
  });
  test.afterAll(() => close(fixture));

  test('functions, callbacks, promises and errors cross; the object is frozen', async () => {
    const seen = await fixture.page.evaluate(async () => {
      let error = '';
      try {
        window.api.fail();
      } catch (caught) {
        error = (caught as Error).message;
      }
      return {
        sum: window.api.add(2, 3),
        mapped: window.api.map([1, 2], (item) => item * 10),
        later: await window.api.later('x'),
        error,
        frozen: Object.isFrozen(window.api) && Object.isFrozen(window.api.process),
        ownPrototype: window.api.add instanceof Function,
      };
    });
    expect(seen).toEqual({
      sum: 5,
      mapped: [10, 20],
      later: { value: 'x' },
      error: 'from the preload',
      frozen: true,
      ownPrototype: true,
    });
  });

  test('the page has no Node and nothing of the stand-in', async () => {
    const names = await fixture.page.evaluate(() => [
      ...['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
      ...Object.getOwnPropertyNames(globalThis).filter((name) => /standin|electron|ipc/i.test(name)),
    ]);
    expect(names).toEqual([]);
  });

  test('the preload knows its process, and what it lacks throws by name', async () => {
    const seen = await fixture.page.evaluate(() => {
      let message = '';
      try {
        window.api.missing();
      } catch (error) {
        message = (error as Error).message;
      }
      return { ...window.api.process, message };
    });
    expect(seen.type).toBe('renderer');
    expect(seen.sandboxed).toBe(true);
    expect(seen.contextIsolated).toBe(true);
    expect(seen.electron).toMatch(/^\d+\.\d+\.\d+/);
    expect(seen.argv).toContain('--from-main');
    expect(seen.message).toBe('not supported by the stand-in: ipcRenderer.sendToHost');
  });

  test('the bridge is there again after a reload, and old answers do not reach the new page', async () => {
    await fixture.app.evaluate(({ ipcMain }) => {
      ipcMain.handle('slow', () => new Promise((resolve) => setTimeout(resolve, 300, 'late')));
    });
    await fixture.page.evaluate(() => void window.api.invoke('slow'));
    await fixture.page.reload();
    await fixture.page.locator('html[data-ready]').waitFor();
    expect(await fixture.page.evaluate(() => window.api.invoke('slow'))).toBe('late');
    expect(await fixture.page.evaluate(() => window.api.invoke('echo', 1))).toBe(1);
  });
});
