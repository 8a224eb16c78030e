import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queries } from '../database/connect.ts';
import { syncFolder } from './durable.ts';

const keyLength = 32;

/**
 * One key per case, in the database, wrapped by the service's own, which is not: neither a copy of the one nor of the other opens an
 * image. A case's key is destroyed with the case.
 */
export class CaseKeys {
  readonly #master: Buffer;
  private constructor(master: Buffer) {
    this.#master = master;
  }

  /** `given` (base64, 32 bytes) where several processes share one; else a file beside the data, made at the first start. */
  static async open(dataDir: string, given: string | undefined): Promise<CaseKeys> {
    const master =
      given === undefined ? await ownKey(join(dataDir, 'service.key'), dataDir) : Buffer.from(given, 'base64');
    if (master.length !== keyLength) throw new Error('the key of the service is not 32 bytes long');
    return new CaseKeys(master);
  }

  /** The key of a case that the asking account may see; undefined if it has none, or they may not. */
  async find(queries: Queries, id: string): Promise<Buffer | undefined> {
    const row = await queries.selectFrom('case_keys').select('wrapped').where('case_id', '=', id).executeTakeFirst();
    return row && unwrap(this.#master, id, row.wrapped);
  }

  /** The same, made on first use; by the author of a draft only, as the database sees to. */
  async findOrMake(queries: Queries, id: string): Promise<Buffer> {
    const known = await this.find(queries, id);
    if (known) return known;
    await queries
      .insertInto('case_keys')
      .values({ case_id: id, wrapped: wrap(this.#master, id, randomBytes(keyLength)) })
      .onConflict((clash) => clash.doNothing())
      .execute();
    const made = await this.find(queries, id);
    if (!made) throw new Error('a case without a key');
    return made;
  }

  /** Something small of a case, such as a preview, that is gone with its key; `name` is no other's within the case. */
  async seal(queries: Queries, id: string, name: string, plain: Buffer): Promise<Buffer> {
    return wrap(smallKey(await this.findOrMake(queries, id)), name, plain);
  }

  async unseal(queries: Queries, id: string, name: string, sealed: Buffer): Promise<Buffer> {
    const key = await this.find(queries, id);
    if (!key) throw new Error('a case without a key');
    return unwrap(smallKey(key), name, sealed);
  }

  /** Something of an account that the database must not be able to use, such as another service's token. */
  sealSecret(name: string, plain: Buffer): Buffer {
    return wrap(secretKey(this.#master), name, plain);
  }

  openSecret(name: string, sealed: Buffer): Buffer {
    return unwrap(secretKey(this.#master), name, sealed);
  }
}

/** Another than what wraps the keys of cases. */
const secretKey = (master: Buffer): Buffer => createHmac('sha256', master).update('secrets of accounts').digest();

/** Another than those of the case's images, which count their nonces. */
const smallKey = (caseKey: Buffer): Buffer => createHmac('sha256', caseKey).update('small').digest();

function wrap(key: Buffer, name: string, plain: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unwrap(key: Buffer, name: string, wrapped: Buffer): Buffer {
  const end = wrapped.length - 16;
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12)).setAAD(Buffer.from(name));
  decipher.setAuthTag(wrapped.subarray(end));
  return Buffer.concat([decipher.update(wrapped.subarray(12, end)), decipher.final()]);
}

async function ownKey(file: string, folder: string): Promise<Buffer> {
  const known = await readFile(file).catch(() => undefined);
  if (known) return known;
  const made = randomBytes(keyLength);
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(made);
  await handle.sync();
  await handle.close();
  await syncFolder(folder);
  return made;
}
