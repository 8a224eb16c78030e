import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { projectRoot } from './paths.ts';

export const s3Credentials = { AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: 'testing' };

/** Why the server cannot run here; undefined where it can. */
export const s3Missing: string | undefined =
  spawnSync('/usr/bin/python3', ['-c', 'import swift, xattr']).status === 0
    ? undefined
    : 'python3-swift is not installed';

export interface S3Server {
  readonly endpoint: string;
  readonly client: S3;
  stop(): Promise<void>;
}

/** OpenStack Swift with its S3 interface (Debian's python3-swift) and one empty bucket. */
export async function startS3(bucket: string): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'scrim-s3-test-'));
  const child = spawn('/usr/bin/python3', [join(projectRoot, 'test/support/s3Server.py'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the S3 server ended with ${code}`))),
  ])) as [Buffer];
  const endpoint = `http://127.0.0.1:${Number(port.toString())}`;
  const client = new S3({
    ...{ endpoint, region: 'us-east-1', forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' },
    credentials: {
      accessKeyId: s3Credentials.AWS_ACCESS_KEY_ID,
      secretAccessKey: s3Credentials.AWS_SECRET_ACCESS_KEY,
    },
  });
  await client.createBucket({ Bucket: bucket });
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
