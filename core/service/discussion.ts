import {
  apiPath,
  commentSchema,
  commentsSchema,
  inboxSchema,
  openingsSchema,
  starsSchema,
  type Comment,
  type Inbox,
  type NewComment,
  type Opening,
  type Stars,
  type StarsWish,
} from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import { none, type CallService } from './wire.ts';

export interface DiscussionCalls {
  comments(id: CaseId): Promise<Comment[]>;
  /** TEXT_IDENTIFIES if its words read as if they named somebody. */
  postComment(id: CaseId, comment: NewComment): Promise<Comment>;
  /** Hides it from all but its author and staff until a moderator has looked at it. */
  flagComment(comment: string, reason: string): Promise<void>;
  /** One's own; its place in the thread stays. */
  deleteComment(comment: string): Promise<void>;
  stars(id: CaseId): Promise<Stars>;
  setStars(id: CaseId, wish: StarsWish): Promise<Stars>;
  openings(id: CaseId): Promise<Opening[]>;
  inbox(): Promise<Inbox>;
  markRead(ids: readonly string[]): Promise<void>;
}

export function discussionCalls(call: CallService): DiscussionCalls {
  return {
    comments: async (id) => (await call({ method: 'GET', path: apiPath.comments(id), reply: commentsSchema })).comments,
    postComment: (id, body) => call({ method: 'POST', path: apiPath.comments(id), body, reply: commentSchema }),
    flagComment: (comment, reason) =>
      call({ method: 'POST', path: apiPath.flagComment(comment), body: { reason }, reply: none }),
    deleteComment: (comment) => call({ method: 'DELETE', path: apiPath.comment(comment), reply: none }),
    stars: (id) => call({ method: 'GET', path: apiPath.stars(id), reply: starsSchema }),
    setStars: (id, body) => call({ method: 'PUT', path: apiPath.stars(id), body, reply: starsSchema }),
    openings: async (id) => (await call({ method: 'GET', path: apiPath.openings(id), reply: openingsSchema })).openings,
    inbox: () => call({ method: 'GET', path: apiPath.inbox, reply: inboxSchema }),
    markRead: (ids) => call({ method: 'POST', path: apiPath.inbox, body: { ids }, reply: none }),
  };
}
