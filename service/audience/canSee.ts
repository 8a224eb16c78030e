import { mayUpload, type User } from '../../model/account.ts';
import type { Audience } from '../../model/case.ts';
import type { CaseStage } from '../database/schema.ts';

/** What decides who sees a case. */
export interface Shown {
  readonly authorId: string;
  readonly stage: CaseStage;
  readonly audience: Audience['kind'];
  /** The viewer is one of the named colleagues; a member of its group. */
  readonly named: boolean;
  readonly member: boolean;
}

export const isStaff = (viewer: User): boolean =>
  (viewer.role === 'moderator' || viewer.role === 'administrator') && viewer.verification !== 'revoked';

/**
 * The rule in words that can be tested without a database. Repositories ask it of every row that row-level security let through: a
 * slip in one of the two shows nothing to anybody.
 */
export function canSee(viewer: User, { authorId, stage, audience, named, member }: Shown): boolean {
  if (authorId === viewer.id) return true;
  if (stage === 'draft') return false;
  if (isStaff(viewer)) return true;
  if (stage !== 'published') return false;
  switch (audience) {
    case 'only-me':
      return false;
    case 'colleagues':
      return named && mayUpload(viewer);
    case 'group':
      return member && mayUpload(viewer);
    case 'community':
      return viewer.verification === 'verified';
  }
}

/** Who the viewer is told has posted it. Staff must be able to ask back. */
export const shownAuthor = (viewer: User, row: { author: string; author_id: string; anonymous: boolean }): string =>
  row.anonymous && row.author_id !== viewer.id && !isStaff(viewer) ? 'Anonymous' : row.author;
