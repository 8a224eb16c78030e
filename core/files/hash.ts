import { createHash } from 'node:crypto';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import { piecesOf, type Content } from './content.ts';

export function hashOfContent(content: Content): Sha256 {
  const hash = createHash('sha256');
  for (const piece of piecesOf(content, 0, content.length)) hash.update(piece);
  return sha256Schema.parse(hash.digest('hex'));
}
