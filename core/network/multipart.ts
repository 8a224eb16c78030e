import { ScrimFailure } from '../../model/errors.ts';

const damaged = () => new ScrimFailure('ARCHIVE_ANSWER', { what: 'multipart' });
const maximumHeader = 16384;

/** The boundary of a multipart media type; RFC 2046 5.1.1. ARCHIVE_ANSWER where it names none. */
export function boundaryOf(contentType: string): string {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))/i.exec(contentType);
  const found = boundary?.[1] ?? boundary?.[2];
  if (found === undefined) throw damaged();
  return found;
}

/**
 * Bodies of the parts of a multipart message, each to be read to its end before the next is asked for. Holds one chunk and a boundary's
 * length, however long a part is. ARCHIVE_ANSWER where the message ends early or its headers do not.
 */
export async function* parts(
  message: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<AsyncGenerator<Uint8Array>> {
  const source = new Source(message[Symbol.asyncIterator]());
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // What stands before the first boundary is for readers that know no multipart.
  await source.short(delimiter, maximumHeader);
  for (;;) {
    if ((await source.peek(2)).equals(Buffer.from('--'))) return;
    await source.short(Buffer.from('\r\n'), maximumHeader);
    if (!(await source.peek(2)).equals(Buffer.from('\r\n'))) await source.short(Buffer.from('\r\n\r\n'), maximumHeader);
    else await source.short(Buffer.from('\r\n'), maximumHeader);
    yield source.until(delimiter);
  }
}

class Source {
  // A message may begin with its boundary, whose line break is then not there.
  private held: Buffer = Buffer.from('\r\n');
  private readonly chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.chunks = chunks;
  }

  /** Bytes up to the marker, as they come; the marker is taken too. */
  async *until(marker: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.held.indexOf(marker);
      const ready = at >= 0 ? at : Math.max(0, this.held.length - marker.length + 1);
      if (ready > 0) {
        const bytes = this.held.subarray(0, ready);
        this.held = this.held.subarray(ready);
        yield bytes;
      }
      if (at >= 0) {
        this.held = this.held.subarray(marker.length);
        return;
      }
      await this.more();
    }
  }

  /** Skips to behind the marker, which must not be far. */
  async short(marker: Buffer, most: number): Promise<void> {
    let bytes = 0;
    for await (const chunk of this.until(marker)) {
      bytes += chunk.length;
      if (bytes > most) throw damaged();
    }
  }

  async peek(length: number): Promise<Buffer> {
    while (this.held.length < length) await this.more();
    return this.held.subarray(0, length);
  }

  private async more(): Promise<void> {
    const next = await this.chunks.next();
    if (next.done) throw damaged();
    this.held = Buffer.concat([this.held, next.value]);
  }
}
