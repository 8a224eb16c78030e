import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Containers need rights over mounts: root, and buildah. */
export const containersRun = (): boolean =>
  process.getuid?.() === 0 && spawnSync('buildah', ['--version']).error === undefined;

export interface ContainerWish {
  readonly image: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** `from:to` or `from:to:ro`. */
  readonly volumes: readonly string[];
}

export interface Container {
  run(command: readonly string[]): ChildProcess;
}

/** Images and containers below one folder of the test's own: nothing of the machine's store is read or changed. */
export function containerStore(folder: string) {
  const buildah = (...args: readonly string[]) => [
    ...['--root', join(folder, 'images'), '--runroot', join(folder, 'running'), '--storage-driver', 'vfs'],
    ...args,
  ];
  const call = async (...args: readonly string[]) => (await execute('buildah', buildah(...args))).stdout.trim();
  return {
    /** An image of that name with nothing in it but the Node that runs this, what it links to, and the rest of the C library. */
    async imageOfThisNode(name: string): Promise<void> {
      const root = join(folder, 'root');
      const { stdout } = await execute('ldd', [process.execPath]);
      const linked = stdout.match(/\/\S+/g) ?? [];
      const library = dirname(linked.find((file) => file.endsWith('/libc.so.6'))!);
      const rest = ['librt.so.1', 'libresolv.so.2', 'libutil.so.1'].map((file) => join(library, file));
      for (const file of new Set([...linked, ...rest])) await copyTo(root, file, file);
      await copyTo(root, process.execPath, '/usr/local/bin/node');
      for (const empty of ['tmp', 'opt', 'srv', 'var/lib', 'proc', 'sys', 'dev', 'etc'])
        await mkdir(join(root, empty), { recursive: true });
      await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/sbin/nologin\n');
      const scratch = await call('from', 'scratch');
      await call('add', '--quiet', scratch, root, '/');
      await call('config', '--env', 'PATH=/usr/local/bin', scratch);
      await call('commit', '--quiet', scratch, `docker.io/library/${name}`);
    },
    async container({ image, workingDirectory, environment, volumes }: ContainerWish): Promise<Container> {
      const id = await call('from', '--pull-never', `docker.io/library/${image}`);
      const options = [
        ...['--isolation', 'chroot', '--workingdir', workingDirectory],
        ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        ...volumes.flatMap((volume) => ['--volume', volume]),
      ];
      return { run: (command) => spawn('buildah', buildah('run', ...options, id, '--', ...command)) };
    },
  };
}

async function copyTo(root: string, from: string, to: string): Promise<void> {
  await mkdir(join(root, dirname(to)), { recursive: true });
  await copyFile(from, join(root, to));
}

/** How it ended, and what it said on both of its streams. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (more: string) => (said += more));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** As a container engine stops it: its own process is told, not the tool that started it, which ends with it. */
export async function stopContainer(child: ChildProcess): Promise<number | null> {
  const end = once(child, 'exit') as Promise<[number | null]>;
  process.kill(await lastOf(child.pid!), 'SIGTERM');
  return (await end)[0];
}

async function lastOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const below = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')));
  const next = below.join(' ').trim().split(/\s+/)[0];
  return next ? lastOf(Number(next)) : pid;
}
