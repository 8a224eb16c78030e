import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdir } from 'node:fs/promises';
import { bootstrapSchema, type Bootstrap } from './people/bootstrap.ts';
import { readArguments, UsageError, type ServiceArguments } from './arguments.ts';
import type { Service } from './createService.ts';
import { failureFields, type ServiceLog } from './http/surface.ts';
import { readSettings, type Settings } from './settings.ts';
import { lockFolder } from './postgres/folderLock.ts';
import type { EmbeddedPostgres } from './postgres/embeddedPostgres.ts';

// The process of the case service: `service.js --data DIR [--port N] [--host ADDRESS] [--bootstrap-stdin]`. Tells that it is ready by
// one JSON line on standard output; logs to standard error; ends on SIGTERM, SIGINT, or when its parent goes.

const log: ServiceLog = (event, fields) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`);
};

async function readBootstrap(): Promise<Bootstrap> {
  const lines = createInterface({ input: process.stdin });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])])) as [string];
  lines.close();
  process.stdin.destroy();
  try {
    return bootstrapSchema.parse(JSON.parse(line));
  } catch {
    // The reason would quote a password.
    throw new UsageError('--bootstrap-stdin: the line is not valid');
  }
}

/** Everything that was started, ended in the opposite order, once. */
function createShutdown() {
  const steps: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const run = async () => {
    for (const step of steps.reverse()) {
      await step().catch((error: unknown) => log('shutdown-failed', failureFields(error)));
    }
  };
  return { add: (step: () => Promise<void>) => void steps.push(step), run: () => (running ??= run()) };
}

async function start(
  args: ServiceArguments,
  settings: Settings,
  shutdown: ReturnType<typeof createShutdown>,
): Promise<{ service: Service; postgres: EmbeddedPostgres | undefined }> {
  const bootstrap = args.bootstrapFromStdin ? await readBootstrap() : undefined;
  await mkdir(args.dataDir, { recursive: true, mode: 0o700 });
  shutdown.add(await lockFolder(args.dataDir));
  const given = process.env['SCRIM_DATABASE_URL'];
  const postgres = given ? undefined : startPostgres(args.dataDir, shutdown);
  // Loaded while the database starts.
  const [{ createService }] = await Promise.all([import('./createService.ts'), postgres]);
  const service = await createService({
    databaseUrl: given ?? (await postgres)!.url,
    serviceDatabaseUrl: given ? process.env['SCRIM_SERVICE_DATABASE_URL'] : undefined,
    masterKey: process.env['SCRIM_MASTER_KEY'],
    metricsToken: process.env['SCRIM_METRICS_TOKEN'],
    twoPersonVerification: args.twoPersonVerification,
    ...settings,
    dataDir: args.dataDir,
    port: args.port,
    host: args.host,
    log,
    ...(bootstrap ? { bootstrap } : {}),
  });
  shutdown.add(() => service.close());
  return { service, postgres: await postgres };
}

async function startPostgres(dataDir: string, shutdown: ReturnType<typeof createShutdown>): Promise<EmbeddedPostgres> {
  const { startEmbeddedPostgres } = await import('./postgres/embeddedPostgres.ts');
  const postgres = await startEmbeddedPostgres(dataDir);
  shutdown.add(() => postgres.stop());
  return postgres;
}

/** Says by one JSON line whether the audit is what it was. Nothing may be served from this folder meanwhile. */
async function verify(args: ServiceArguments, shutdown: ReturnType<typeof createShutdown>): Promise<boolean> {
  shutdown.add(await lockFolder(args.dataDir));
  const databaseUrl = process.env['SCRIM_DATABASE_URL'] ?? (await startPostgres(args.dataDir, shutdown)).url;
  const [{ asOwner }, { readAnchors, verifyAudit }] = await Promise.all([
    import('./database/prepare.ts'),
    import('./audit/verify.ts'),
  ]);
  const anchors = await readAnchors(args.dataDir);
  const verdict = await asOwner(databaseUrl, (owner) => verifyAudit(owner, anchors));
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  return verdict.kind === 'intact';
}

async function main(): Promise<void> {
  const shutdown = createShutdown();
  let stopping = false;
  const end = (code: number) => {
    if (stopping) return;
    stopping = true;
    void shutdown.run().then(() => process.exit(code));
  };
  let starting: Promise<unknown> = Promise.resolve();
  // A signal during the start waits until what has begun can be ended properly.
  const onSignal = () =>
    void starting.then(
      () => end(0),
      () => undefined,
    );
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('disconnect', onSignal);
  try {
    const args = readArguments(process.argv.slice(2), !!process.env['SCRIM_DATABASE_URL']);
    if (args.verifyAudit) {
      const intact = await verify(args, shutdown);
      await shutdown.run();
      process.exit(intact ? 0 : 1);
    }
    const started = start(args, readSettings(process.env), shutdown);
    starting = started;
    const { service, postgres } = await started;
    void postgres?.died.then(() => {
      if (!stopping) log('database-died', {});
      end(1);
    });
    const password = service.initialAdministratorPassword;
    const administrator = password === undefined ? null : { username: 'admin', password };
    process.stdout.write(`${JSON.stringify({ ready: true, url: service.url, administrator })}\n`);
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n`);
    else log('start-failed', { ...failureFields(error), reason: ownReason(error) });
    await shutdown.run();
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

/** Our own start-up sentences hold no data; those of libraries may hold a connection URL. */
const ownReason = (error: unknown): string =>
  error instanceof Error && error.name === 'Error' && !('code' in error) ? error.message.slice(0, 120) : 'see code';

await main();
