import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { MediaType } from '../../model/item.ts';
import type { StoredImage } from '../cases/images.ts';

const extension: Record<MediaType, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/dicom': 'dcm' };

export interface Range {
  /** Both included. */
  readonly from: number;
  readonly to: number;
}
export type ReadRange = (range: Range) => Readable;

/** Sends an image, or the one range of it that was asked for. Never for a browser to guess at or to show in place. */
export function sendBlob(
  reply: FastifyReply,
  image: StoredImage,
  rangeHeader: string | undefined,
  read: ReadRange,
): FastifyReply {
  reply.headers({
    'content-type': image.mediaType,
    'content-disposition': `attachment; filename="${image.id}.${extension[image.mediaType]}"`,
    'accept-ranges': 'bytes',
    etag: `"${image.sha256}"`,
  });
  const range = parseRange(rangeHeader, image.bytes);
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${image.bytes}`).removeHeader('content-type').send();
  }
  if (range) {
    reply.code(206).headers({
      'content-range': `bytes ${range.from}-${range.to}/${image.bytes}`,
      'content-length': range.to - range.from + 1,
    });
    return reply.send(read(range));
  }
  reply.header('content-length', image.bytes);
  return reply.send(read({ from: 0, to: image.bytes - 1 }));
}

/** RFC 9110: what is not one well-formed byte range is ignored. */
export function parseRange(header: string | undefined, size: number): Range | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (!match[1] && !match[2])) return undefined;
  const last = size - 1;
  if (!match[1]) {
    const length = Number(match[2]);
    return length === 0 ? 'unsatisfiable' : { from: Math.max(0, size - length), to: last };
  }
  const from = Number(match[1]);
  const to = match[2] ? Math.min(Number(match[2]), last) : last;
  if (from > last) return 'unsatisfiable';
  return to < from ? undefined : { from, to };
}
