import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import { contentOf, piecesOf, type Content } from './content.ts';

/** Of bytes or of what lies on disk; others have their turn in between. */
export async function hashInTurns(source: Uint8Array | Content): Promise<Sha256> {
  const content = contentOf(source);
  const hash = createHash('sha256');
  let read = 0;
  for (const piece of piecesOf(content, 0, content.length)) {
    hash.update(piece);
    read += piece.length;
    if (read % turnBytes < piece.length) await setImmediate();
  }
  return sha256Schema.parse(hash.digest('hex'));
}

const turnBytes = 8 << 20;

export function hashOfContent(content: Content): Sha256 {
  const hash = createHash('sha256');
  for (const piece of piecesOf(content, 0, content.length)) hash.update(piece);
  return sha256Schema.parse(hash.digest('hex'));
}
