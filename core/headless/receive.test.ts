import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { receiveReportSchema } from '../../contract/cli.schema.ts';
import { ct, syntaxes } from '../../test/support/dicom.ts';
import { associateRequest, connectTo, dataPdu, sendObject, storeCommand } from '../../test/support/dimseScu.ts';
import { runScrim, startScrim } from '../../test/support/runScrim.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';

afterAll(removeFolders);
const ctClass = '1.2.840.10008.5.1.4.1.1.2';
function object(number: number) {
  const sopInstance = `2.25.${number}`;
  const file = Buffer.from(ct({ elements: { SOPClassUID: ctClass, SOPInstanceUID: sopInstance } }));
  return { sopClass: ctClass, sopInstance, dataSet: file.subarray(144 + file.readUInt32LE(140)) };
}

async function started(options: readonly string[] = []) {
  const out = join(await makeFolder(), 'received');
  const child = startScrim(['receive', '--out', out, '--port', '0', '--json', ...options], await makeFolder());
  const lines = createInterface(child.stderr!)[Symbol.asyncIterator]();
  const first = await lines.next();
  const port = Number(/port (\d+)/.exec(String(first.value))?.[1]);
  const exit = once(child, 'exit');
  return {
    ...{ child, out, port },
    async stop() {
      child.kill('SIGINT');
      const stdout = await text(child.stdout!);
      expect((await exit)[0]).toBe(0);
      return receiveReportSchema.parse(JSON.parse(stdout));
    },
  };
}
async function associate(port: number) {
  const scu = await connectTo(port);
  scu.send(associateRequest({ sopClass: ctClass, transferSyntaxes: [syntaxes.explicit] }));
  expect((await scu.next())?.type).toBe(2);
  return scu;
}
/** The process that reads what strangers send. */
async function receivingProcess(parent: number): Promise<number> {
  const pids = (await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')).trim().split(' ').map(Number);
  expect(pids).toHaveLength(1);
  return pids[0]!;
}

describe('scrim receive', () => {
  it('takes objects until it is interrupted, and says how many', async () => {
    const receiver = await started(['--allow-ae', 'MODALITY']);
    const scu = await associate(receiver.port);
    for (const number of [1, 2, 3]) expect(await sendObject(scu, object(number))).toBe(0);
    const stranger = await connectTo(receiver.port);
    stranger.send(associateRequest({ calling: 'STRANGER' }));
    expect((await stranger.next())?.type).toBe(3);
    expect(await stranger.next()).toBeNull();
    expect(await readdir(receiver.out)).toHaveLength(3);
    expect(await receiver.stop()).toMatchObject({ received: 3, aeTitle: 'SCRIM', port: receiver.port });
  });

  it.skipIf(process.platform !== 'linux')(
    'loses nothing that it confirmed when its process is killed, and is there again',
    async () => {
      const receiver = await started();
      const scu = await associate(receiver.port);
      const confirmed: Buffer[] = [];
      for (let number = 0; number < 20; number++) {
        const sent = object(number);
        expect(await sendObject(scu, sent)).toBe(0);
        confirmed.push(sent.dataSet);
      }
      scu.send(dataPdu(3, storeCommand(ctClass, '2.25.99')), dataPdu(0, object(99).dataSet.subarray(0, 200)));
      process.kill(await receivingProcess(receiver.child.pid!), 'SIGKILL');
      while (await scu.next());
      const again = await retried(() => associate(receiver.port));
      expect(await sendObject(again, object(99))).toBe(0);
      const names = await readdir(receiver.out);
      expect(names).toHaveLength(21);
      const files = await Promise.all(names.map((name) => readFile(join(receiver.out, name))));
      for (const dataSet of confirmed)
        expect(files.some((file) => file.subarray(-dataSet.length).equals(dataSet))).toBe(true);
      await receiver.stop();
    },
    20_000,
  );

  it('says what keeps it from listening', async () => {
    const home = await makeFolder();
    const taken = await started();
    const out = await makeFolder();
    const second = await runScrim(['receive', '--out', out, '--port', String(taken.port)], home);
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('cannot be listened on')]);
    await taken.stop();
    const policy = JSON.parse(await readFile('resources/policies/default.json', 'utf8')) as object;
    await writeFile(join(out, 'policy.json'), JSON.stringify({ ...policy, receive: 'loopback' }));
    const args = ['receive', '--out', out, '--policy', join(out, 'policy.json'), '--allow-host', '10.1.2.3'];
    expect((await runScrim(args, home)).stderr).toContain('policy does not allow');
    const bad = await runScrim(['receive', '--out', out, '--allow-host', 'modality.example'], home);
    expect(bad.stderr).toContain('not valid');
  });
});

/** A port that is between two lives refuses for a second or two. */
async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act();
    } catch (thrown) {
      if (attempt === 100) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
