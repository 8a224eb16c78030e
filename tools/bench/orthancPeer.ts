// Orthanc as a peer: each file is stored over REST, anonymised, and its result written, as scripts around Orthanc do it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { startOrthanc } from '../../test/support/orthanc.ts';

export interface OrthancPeer {
  /** Milliseconds of wall time, and of Orthanc's own processor time: the client's is not counted. */
  run(input: string, output: string): Promise<{ wall: number; cpu: number }>;
  stop(): Promise<void>;
}

export async function startOrthancPeer(folder: string): Promise<OrthancPeer> {
  const orthanc = await startOrthanc(folder);
  const { hostname, port } = new URL(orthanc.base);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const auth = `${orthanc.username}:${orthanc.password}`;
  const call = (method: string, path: string, body?: Uint8Array | string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const sent = request({ hostname, port, agent, auth, method, path }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(parts));
          else reject(new Error(`Orthanc answered ${String(response.statusCode)}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    async run(input, output) {
      const before = cpuOf(orthanc.pid);
      const start = performance.now();
      const stored: string[] = [];
      for (const name of readdirSync(input)) {
        const { ID } = JSON.parse((await call('POST', '/instances', readFileSync(join(input, name)))).toString()) as {
          ID: string;
        };
        stored.push(ID);
        writeFileSync(join(output, name), await call('POST', `/instances/${ID}/anonymize`, '{}'));
      }
      const cost = { wall: performance.now() - start, cpu: cpuOf(orthanc.pid) - before };
      for (const id of stored) await call('DELETE', `/instances/${id}`);
      return cost;
    },
    async stop() {
      agent.destroy();
      await orthanc.stop();
    },
  };
}

/** Milliseconds, to the kernel's hundredth of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    .split(') ')[1]!
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
