import { describe, expect, it } from 'vitest';
import type { Comment } from '../../../contract/caseApi.schema.ts';
import type { UserId } from '../../../model/ids.ts';
import { readsLikeIdentifier } from '../../../model/textPatterns.ts';
import { mentionAt, mentionedIn, mentionName, withMention } from './mentions.ts';
import { threads } from './threads.ts';

const comment = (id: string, parent: string | null = null) => ({ id, parent }) as Comment;
const laidOut = (comments: readonly Comment[]) =>
  threads(comments).map(({ comment: { id }, depth }) => `${depth}${id}`);

describe('threads', () => {
  it('put answers beneath what they answer, each level in the order of time', () => {
    const told = [comment('a'), comment('b'), comment('c', 'a'), comment('d', 'c'), comment('e', 'a')];
    expect(laidOut(told)).toEqual(['0a', '1c', '2d', '1e', '0b']);
  });

  it('keep what answers a comment that is not shown, and do not run off to the right', () => {
    expect(laidOut([comment('x', 'gone')])).toEqual(['0x']);
    const deep = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, at, all) => comment(id, all[at - 1] ?? null));
    expect(laidOut(deep)).toEqual(['0a', '1b', '2c', '3d', '3e', '3f']);
  });

  it('end, whatever a hostile service answers', () => {
    expect(laidOut([comment('a', 'b'), comment('b', 'a'), comment('c', 'c')])).toEqual([]);
    const chain = Array.from({ length: 20_000 }, (_, at) => comment(String(at), at === 0 ? null : String(at - 1)));
    expect(threads(chain)).toHaveLength(20_000);
  });
});

describe('mentions', () => {
  it('begin with an @ at a word’s start and end with the caret', () => {
    expect(mentionAt('Ask @Jon', 8)).toEqual({ from: 5, query: 'Jon' });
    expect(mentionAt('@Jonas We', 9)).toEqual({ from: 1, query: 'Jonas We' });
    expect(mentionAt('a@b.de', 6)).toBeUndefined();
    expect(mentionAt('Ask @Jon', 3)).toBeUndefined();
  });

  it('put the name in, and count while it stands there', () => {
    expect(withMention('Ask @Jon please', 5, 8, 'Jonas Weber')).toEqual({ text: 'Ask @Jonas Weber please', caret: 17 });
    const chosen = new Map([['u' as UserId, 'Jonas Weber']]);
    expect([mentionedIn('@Jonas Weber?', chosen), mentionedIn('Jonas?', chosen)]).toEqual([['u'], []]);
  });

  it('leave the title out, which the identifier check takes for a patient’s', () => {
    expect(mentionName({ displayName: 'Prof. Dr. Mara Lind' })).toBe('Mara Lind');
    expect(readsLikeIdentifier(`@${mentionName({ displayName: 'Dr. Mara Lind' })} look`)).toBe(false);
  });
});
