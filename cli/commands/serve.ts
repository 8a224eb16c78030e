import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import { exitCode } from '../../contract/cli.schema.ts';
import { common } from '../common.ts';
import { productPaths, type CommonOptions } from '../context.ts';

interface Options extends CommonOptions {
  readonly port: string;
  readonly data?: string;
}

const readySchema = z.object({
  ready: z.literal(true),
  url: z.url(),
  administrator: z.object({ username: z.string(), password: z.string() }).nullable(),
});

export function serveCommand(program: Command): void {
  common(program.command('serve'))
    .description('run the embedded case service on this machine')
    .option('--port <number>', 'port on the loopback interface; 0 picks a free one', '7411')
    .option('--data <dir>', 'where its database and images live (default: service/ in the home folder)')
    .action(async (options: Options) => {
      const paths = productPaths(options);
      process.exitCode = await serve(paths.service, options.data ?? join(paths.home, 'service'), options);
    });
}

/** The service is its own program; this command starts it, says where it is, and ends with it. */
function serve(entry: string, data: string, options: Options): Promise<number> {
  const child = spawn(process.execPath, [entry, '--port', options.port, '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  createInterface({ input: child.stdout! }).on('line', (line) => announce(line, options));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', () => resolve(exitCode.unexpected));
    child.on('exit', (code, signal) => resolve(signal === 'SIGTERM' ? exitCode.ok : (code ?? exitCode.unexpected)));
  });
}

function announce(line: string, options: Options): void {
  const parsed = parse(line);
  if (!parsed) return;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ command: 'serve', url: parsed.url, administrator: parsed.administrator })}\n`,
    );
    return;
  }
  process.stdout.write(`The case service is ready at ${parsed.url}\n`);
  if (parsed.administrator) {
    process.stdout.write(
      `First start: sign in as ${parsed.administrator.username} with the one-time password ${parsed.administrator.password}\n`,
    );
  }
}

function parse(line: string) {
  try {
    return readySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
