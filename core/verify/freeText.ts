import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { allOf, type Content } from '../files/content.ts';
import { withSource } from '../workers/source.ts';
import { dicomNeedles } from './dicomNeedles.ts';
import { walkDicom } from './dicomWalk.ts';
import { mediaTypeOf } from './mediaType.ts';
import { createNeedles } from './needles.ts';
import type { Needle, NeedleSet } from './needles.ts';
import { photoNeedles } from './photoNeedles.ts';

/**
 * Which of the texts that people typed repeat an identifier of the original: a name, a number, a date, a place. Answers fields, never what
 * was found. An original that has more values than can be searched for makes every field suspect.
 */
export async function checkFreeText(request: WorkerRequest<'verify.texts'>): Promise<WorkerReply<'verify.texts'>> {
  const needles = await withSource(request.source, request.limits, needlesOf);
  const tests = [...needles.all.values()].filter(({ kind }) => kind !== 'weak').map(asTest);
  const repeats = (text: string): boolean => {
    const plain = text.normalize('NFKC');
    return tests.some((test) => test.test(plain));
  };
  const found = request.texts.filter(({ text }) => text !== '' && (!needles.complete || repeats(text)));
  return { fields: [...new Set(found.map(({ field }) => field))] };
}

function needlesOf(file: Content): NeedleSet {
  const mediaType = mediaTypeOf(file.slice(0, Math.min(256, file.length)));
  if (mediaType === 'application/dicom') {
    const layout = walkDicom(file, () => undefined);
    const needles = dicomNeedles(layout.bytes, layout);
    if (!layout.complete) needles.leftOut();
    return needles;
  }
  if (mediaType) return photoNeedles(allOf(file));
  const none = createNeedles();
  none.leftOut();
  return none;
}

/**
 * Whole words only. A word that is one part of a name counts where it is written as a name: a "brown" macule is not Mrs Brown, and
 * scripts without capitals have no such difference.
 */
function asTest({ text }: Needle): RegExp {
  const words = text
    .normalize('NFKC')
    .split(/[\s^=]+/)
    .filter(Boolean);
  const before = '(?<![\\p{L}\\p{N}])';
  const after = '(?![\\p{L}\\p{N}])';
  if (words.length !== 1 || !/^[\p{L}'’-]+$/u.test(words[0]!)) {
    return new RegExp(before + words.map(escaped).join('[\\s,^=]+') + after, 'iu');
  }
  const [first = '', ...rest] = [...words[0]!];
  const either = (letter: string): string => `(?:${escaped(letter.toLowerCase())}|${escaped(letter.toUpperCase())})`;
  return new RegExp(before + escaped(first.toUpperCase()) + rest.map(either).join('') + after, 'u');
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
