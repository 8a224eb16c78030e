import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { isIP } from 'node:net';

export interface ServiceArguments {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly bootstrapFromStdin: boolean;
  /** Compute the audit's chain again instead of serving. */
  readonly verifyAudit: boolean;
  /** Left out, it stays as the database has it. */
  readonly twoPersonVerification: boolean | undefined;
}

export class UsageError extends Error {}

/** `--data DIR [--port N] [--host ADDRESS] [--bootstrap-stdin] [--verification-by one|two] [--verify-audit]` */
export function readArguments(argv: readonly string[], databaseGiven: boolean): ServiceArguments {
  const { values } = parse(argv);
  if (!values.data) throw new UsageError('--data DIR is needed');
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('--port is a number from 0 to 65535');
  const host = values.host ?? '127.0.0.1';
  // The embedded form is one person's: it never listens on a network.
  if (!databaseGiven && !isLoopback(host)) {
    throw new UsageError('without SCRIM_DATABASE_URL the service listens on the loopback address only');
  }
  return {
    port,
    host,
    dataDir: resolve(values.data),
    bootstrapFromStdin: values['bootstrap-stdin'] ?? false,
    verifyAudit: values['verify-audit'] ?? false,
    twoPersonVerification: verificationBy(values['verification-by']),
  };
}

function verificationBy(wanted: string | undefined): boolean | undefined {
  if (wanted === undefined) return undefined;
  if (wanted !== 'one' && wanted !== 'two') throw new UsageError('--verification-by is one or two');
  return wanted === 'two';
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        'bootstrap-stdin': { type: 'boolean' },
        'verify-audit': { type: 'boolean' },
        'verification-by': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
