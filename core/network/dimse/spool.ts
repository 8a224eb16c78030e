import { randomUUID } from 'node:crypto';
import { chmod, open, readdir, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceiverBounds } from '../../../contract/receiver.schema.ts';
import type { RefusalReason } from '../../../model/receiving.ts';
import { privateFolder, syncFolder } from '../../vault/durable.ts';
import { status, type Status } from './command.ts';
import { dataSetHead } from './dataSetHead.ts';
import { fileHead, type ReceivedObject } from './fileHead.ts';

/** Takes the data set of one object. `finish` or `drop` ends it. */
export interface Sink {
  write(bytes: Buffer): Promise<void>;
  /** With `success` the object is on disk for good. */
  finish(): Promise<{ readonly status: Status; readonly why?: RefusalReason; readonly stored?: StoredFile }>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}

export interface StoredFile {
  readonly file: string;
  readonly bytes: number;
}

export interface Spool {
  take(object: ReceivedObject): Promise<Sink>;
  /** Somebody took these out. */
  released(files: number, bytes: number): void;
}

/** Folder within the spool for what was received and could not be imported; it counts as the rest does. */
export const quarantineName = 'quarantine';
const unfinished = '.part';
const finished = /^[A-Za-z0-9-]{1,100}\.dcm$/;
/** The elements up to SOPInstanceUID are within. */
const headBytes = 4096;

/** A folder that only its owner enters. What an earlier process left unfinished was told to nobody and goes. */
export async function openSpool(folder: string, bounds: ReceiverBounds): Promise<Spool> {
  await privateFolder(folder);
  // One that was there already may have been open to others.
  await chmod(folder, 0o700);
  const room = { files: 0, bytes: 0 };
  for (const name of await readdir(folder)) {
    if (name.startsWith('received-') && name.endsWith(unfinished)) await rm(join(folder, name), { force: true });
  }
  for (const place of [folder, join(folder, quarantineName)]) {
    for (const name of await readdir(place).catch(() => [])) {
      if (!finished.test(name)) continue;
      room.files++;
      room.bytes += (await stat(join(place, name))).size;
    }
  }
  return {
    async take(object) {
      if (room.files >= bounds.spoolFiles || room.bytes >= bounds.spoolBytes || !(await hasSpace(folder, bounds)))
        return refusing(status.outOfResources, 'spool-full');
      room.files++;
      try {
        return await SpooledObject.create(folder, object, bounds, room);
      } catch {
        room.files--;
        return refusing(status.outOfResources, 'not-written');
      }
    },
    released(files, bytes) {
      room.files = Math.max(0, room.files - files);
      room.bytes = Math.max(0, room.bytes - bytes);
    },
  };
}

async function hasSpace(folder: string, { freeBytes }: ReceiverBounds): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize > freeBytes;
}

/** Reads what is sent to its end, which the protocol asks for, and keeps nothing. */
export const refusing = (result: Status, why: RefusalReason): Sink => ({
  write: () => Promise.resolve(),
  finish: () => Promise.resolve({ status: result, why }),
  drop: () => Promise.resolve(),
});

class SpooledObject implements Sink {
  private readonly folder: string;
  private readonly name: string;
  private readonly handle: FileHandle;
  private readonly object: ReceivedObject;
  private readonly bounds: ReceiverBounds;
  private readonly room: { files: number; bytes: number };
  private readonly head: Buffer[] = [];
  private bytes = 0;
  private dataSet = 0;
  private refused: { status: Status; why: RefusalReason } | undefined;

  private constructor(
    folder: string,
    name: string,
    handle: FileHandle,
    object: ReceivedObject,
    bounds: ReceiverBounds,
    room: { files: number; bytes: number },
  ) {
    this.folder = folder;
    this.name = name;
    this.handle = handle;
    this.object = object;
    this.bounds = bounds;
    this.room = room;
  }

  static async create(
    folder: string,
    object: ReceivedObject,
    bounds: ReceiverBounds,
    room: { files: number; bytes: number },
  ): Promise<SpooledObject> {
    const name = `received-${randomUUID()}`;
    const handle = await open(join(folder, name + unfinished), 'wx', 0o600);
    const created = new SpooledObject(folder, name, handle, object, bounds, room);
    await created.append(fileHead(object));
    return created;
  }

  async write(bytes: Buffer): Promise<void> {
    if (this.refused || bytes.length === 0) return;
    if (this.dataSet < headBytes) this.head.push(Buffer.from(bytes.subarray(0, headBytes - this.dataSet)));
    this.dataSet += bytes.length;
    if (this.dataSet > this.bounds.objectBytes) return this.refuse('object-too-large');
    if (this.room.bytes + bytes.length > this.bounds.spoolBytes) return this.refuse('spool-full');
    await this.append(bytes);
  }

  async finish() {
    if (!this.refused) this.judge();
    if (this.refused) {
      await this.drop();
      return this.refused;
    }
    try {
      await this.handle.sync();
      await this.handle.close();
      const file = `${this.name}.dcm`;
      await rename(join(this.folder, this.name + unfinished), join(this.folder, file));
      await syncFolder(this.folder);
      return { status: status.success, stored: { file, bytes: this.bytes } };
    } catch {
      await this.drop();
      await rm(join(this.folder, `${this.name}.dcm`), { force: true }).catch(() => undefined);
      return { status: status.outOfResources, why: 'not-written' as const };
    }
  }

  async drop(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(join(this.folder, this.name + unfinished), { force: true }).catch(() => undefined);
    this.room.files--;
    this.room.bytes -= this.bytes;
    this.bytes = 0;
  }

  /** The command names what it brings; a data set that says otherwise is not what was announced. */
  private judge(): void {
    const { sopClass, sopInstance, transferSyntax } = this.object;
    const head = dataSetHead(Buffer.concat(this.head), transferSyntax);
    if (this.dataSet === 0 || head.kind === 'damaged')
      this.refused = { status: status.cannotUnderstand, why: 'object-mismatch' };
    else if (head.kind === 'named' && (head.sopClass !== sopClass || head.sopInstance !== sopInstance))
      this.refused = { status: status.mismatch, why: 'object-mismatch' };
  }

  /** Counted before it is written, so that objects side by side do not exceed the bound together. */
  private async append(bytes: Buffer): Promise<void> {
    this.room.bytes += bytes.length;
    this.bytes += bytes.length;
    try {
      for (let at = 0; at < bytes.length;) at += (await this.handle.write(bytes, at)).bytesWritten;
    } catch {
      this.refuse('not-written');
    }
  }

  /** The space is given back at once; `finish` removes the file. */
  private refuse(why: RefusalReason): void {
    this.refused = { status: status.outOfResources, why };
    void this.handle.truncate(0).catch(() => undefined);
  }
}
