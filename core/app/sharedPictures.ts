import type { CaseListEntry } from '../../contract/caseApi.schema.ts';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { createByteCache, type ByteCache } from './byteCache.ts';

const FILE_BYTES = 128e6;
const PICTURE_BYTES = 32e6;

export interface SharedPictures {
  readonly files: ByteCache<Uint8Array>;
  /** By image, frame and size. */
  readonly pictures: ByteCache<EncodedPicture>;
  /** What the service shows of a case now: others of it, such as flagged or withdrawn ones, are shown from memory no longer. */
  keepOnly(id: CaseId, images: readonly ImageId[]): void;
  /** A page of an answer to one question, such as a search: what stood in its place and is nowhere in the list now leaves memory, opened or not. */
  listed(question: string, page: ListPage): void;
  clear(): void;
}

type Listed = Pick<CaseListEntry, 'id' | 'cover'>;
export interface ListPage {
  readonly entries: readonly Listed[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Lives with a sign-in: another user sees only what the service shows them. */
export function createSharedPictures(): SharedPictures {
  const files = createByteCache<Uint8Array>(FILE_BYTES, (bytes) => bytes.length);
  const pictures = createByteCache<EncodedPicture>(PICTURE_BYTES, (picture) => picture.bytes.length);
  const known = new Map<CaseId, readonly ImageId[]>();
  const forget = (image: ImageId) => {
    files.forget(image);
    pictures.forget(`${image}/`);
  };
  const keepOnly = (id: CaseId, images: readonly ImageId[]) => {
    const shown = new Set(images);
    for (const image of known.get(id) ?? []) if (!shown.has(image)) forget(image);
    if (images.length === 0) known.delete(id);
    else known.set(id, images);
  };
  let list = emptyList;
  return {
    files,
    pictures,
    keepOnly,
    listed(question, page) {
      const now = withPage(list, question, page);
      const shown = new Set(now.entries.map(({ id }) => id));
      for (const { id, cover } of list.entries) {
        if (shown.has(id)) continue;
        keepOnly(id, []);
        if (cover) forget(cover);
      }
      list = now;
    },
    clear() {
      files.clear();
      pictures.clear();
      known.clear();
      list = emptyList;
    },
  };
}

interface List {
  readonly question: string;
  readonly entries: readonly Listed[];
  /** Where the next page goes. */
  readonly end: number;
}
const emptyList: List = { question: '', entries: [], end: 0 };

/** The list with the page in the place of what was there; another question is another list. */
function withPage(list: List, question: string, { entries, isFirst, isLast }: ListPage): List {
  const before = list.question === question ? list.entries : [];
  const start = isFirst ? 0 : Math.min(list.end, before.length);
  const end = start + entries.length;
  return { question, entries: [...before.slice(0, start), ...entries, ...(isLast ? [] : before.slice(end))], end };
}
