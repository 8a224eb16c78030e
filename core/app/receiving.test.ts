import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { receivingOff, type ReceivingStatus } from '../../model/receiving.ts';
import { ct, syntaxes } from '../../test/support/dicom.ts';
import { associateRequest, connectTo, sendObject, type Scu } from '../../test/support/dimseScu.ts';
import { freePort } from '../../test/support/freePort.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { startTestCore, testPorts } from '../../test/support/testCore.ts';
import type { Core } from '../core.ts';

const cores: Core[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
});
afterAll(removeFolders);

const ctClass = '1.2.840.10008.5.1.4.1.1.2';
const srClass = '1.2.840.10008.5.1.4.1.1.88.22';

async function openedCore(home: string, overrides: Parameters<typeof testPorts>[1] = {}) {
  const { core } = await startTestCore(await testPorts(home, overrides));
  cores.push(core);
  const { kind } = await core.vault.status();
  await (kind === 'absent'
    ? core.vault.create('a passphrase of its own')
    : core.vault.unlock('a passphrase of its own'));
  return core;
}
/** The first status that is as it should be. */
function told(core: Core, fits: (status: ReceivingStatus) => boolean): Promise<ReceivingStatus> {
  return new Promise((resolve) => {
    const stop = core.onEvent((event) => {
      if (event.kind !== 'receiving' || !fits(event.status)) return;
      stop();
      resolve(event.status);
    });
    void core.receiving.status().then((status) => {
      if (fits(status)) resolve(status);
    });
  });
}
async function associate(port: number, sopClass = ctClass): Promise<Scu> {
  const scu = await connectTo(port);
  scu.send(associateRequest({ sopClass, transferSyntaxes: [syntaxes.explicit] }));
  expect((await scu.next())?.type).toBe(2);
  return scu;
}
function send(scu: Scu, number: number, sopClass = ctClass) {
  const sopInstance = `2.25.${number}`;
  const file = Buffer.from(
    ct({ elements: { SOPClassUID: sopClass, SOPInstanceUID: sopInstance, InstanceNumber: number } }),
  );
  return sendObject(scu, { sopClass, sopInstance, dataSet: file.subarray(144 + file.readUInt32LE(140)) });
}

describe('the workstation', () => {
  it('receives nothing until it is switched on; then what comes is in the vault, and the spool empty', async () => {
    const home = await makeFolder();
    const core = await openedCore(home);
    expect(await core.receiving.status()).toMatchObject({ settings: receivingOff, state: { kind: 'off' } });
    const port = await freePort();
    await core.receiving.configure({ ...receivingOff, on: true, port });
    await told(core, ({ state }) => state.kind === 'listening');
    const [images, reports] = [await associate(port), await associate(port, srClass)];
    for (const number of [1, 2, 3]) expect(await send(images, number)).toBe(0);
    expect(await send(reports, 4, srClass)).toBe(0);
    const status = await told(
      core,
      ({ received, waiting, quarantined }) => received === 4 && waiting === 0 && quarantined > 0,
    );
    expect(status.quarantined).toBe(1);
    expect((await core.items.list(0, 10)).total).toBe(3);
    expect((await core.imports.list()).flatMap(({ refused }) => refused)).toHaveLength(1);
    expect(await readdir(join(home, 'received'))).toEqual(['quarantine']);
    expect(await core.receiving.discardQuarantined()).toMatchObject({ quarantined: 0 });
    expect(await readdir(join(home, 'received'))).toEqual([]);
    await core.receiving.configure(receivingOff);
    await expect(connectTo(port)).rejects.toThrow();
  });

  it('stops to listen when the vault is locked, and imports what an earlier life received', async () => {
    const home = await makeFolder();
    const core = await openedCore(home);
    const port = await freePort();
    await core.receiving.configure({ ...receivingOff, on: true, port });
    await told(core, ({ state }) => state.kind === 'listening');
    const scu = await associate(port);
    expect(await send(scu, 1)).toBe(0);
    await core.vault.lock();
    await expect(connectTo(port)).rejects.toThrow();
    await core.vault.unlock('a passphrase of its own');
    await told(core, ({ state, waiting }) => state.kind === 'listening' && waiting === 0);
    await core.imports.settled();
    expect((await core.items.list(0, 10)).total).toBe(1);
    expect(await readdir(join(home, 'received'))).toEqual([]);
  });

  it('says which port it could not have, and stays off where the policy says so', async () => {
    const home = await makeFolder();
    const core = await openedCore(home);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await core.receiving.configure({ ...receivingOff, on: true, port });
    const { state } = await told(core, (status) => status.state.kind === 'failed');
    expect(state).toMatchObject({ error: { code: 'RECEIVER_PORT', params: { port } }, again: false });
    taken.close();
    await core.close();
    const { policy } = await testPorts(home);
    const strict = await openedCore(home, { policy: { ...policy, receive: 'never' } });
    expect(await strict.receiving.status()).toMatchObject({ allowed: 'never', state: { kind: 'off' } });
    await expect(strict.receiving.configure({ ...receivingOff, on: true })).rejects.toThrow('RECEIVER_FORBIDDEN');
  });
});
