// Run as a child: what the operating system's keychain does with a secret, as one JSON line.
import { createOsKeychain } from '../../core/vault/osKeychain.ts';
import { toScrimError } from '../../model/errors.ts';

const keychain = createOsKeychain(Number(process.argv[2] ?? 5000));

async function probe(): Promise<unknown> {
  const before = await keychain.get('vault-key/probe');
  await keychain.set('vault-key/probe', 'a secret');
  const kept = await keychain.get('vault-key/probe');
  await keychain.delete('vault-key/probe');
  await keychain.delete('vault-key/probe');
  return { before, kept, after: await keychain.get('vault-key/probe') };
}

const answer = await probe().catch((thrown: unknown) => toScrimError(thrown));
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
