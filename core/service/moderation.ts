import {
  apiPath,
  flagsSchema,
  moderationQueueSchema,
  waitingCommentsSchema,
  type CommentResolution,
  type WaitingComment,
  type WaitingFlag,
  type FlagResolution,
  type ModerationDecision,
  type ModerationEntry,
} from '../../contract/caseApi.schema.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { none, type CallService } from './wire.ts';

/** For moderators and administrators, but for `flagImage`. */
export interface ModerationCalls {
  waitingCases(): Promise<ModerationEntry[]>;
  claimCase(id: CaseId): Promise<void>;
  releaseCase(id: CaseId): Promise<void>;
  /** TEXT_IDENTIFIES for an approval without the word that suspicious texts were read. */
  decideCase(id: CaseId, decision: ModerationDecision): Promise<void>;
  /** Hides an image from everybody until a moderator has looked at it. */
  flagImage(image: ImageId, reason: string): Promise<void>;
  flags(): Promise<WaitingFlag[]>;
  resolveFlags(image: ImageId, resolution: FlagResolution): Promise<void>;
  waitingComments(): Promise<WaitingComment[]>;
  resolveComment(comment: string, resolution: CommentResolution): Promise<void>;
  /** Its author is told the reason. */
  removeComment(comment: string, reason: string): Promise<void>;
}

export function moderationCalls(call: CallService): ModerationCalls {
  return {
    waitingCases: async () =>
      (await call({ method: 'GET', path: apiPath.moderation, reply: moderationQueueSchema })).entries,
    claimCase: (id) => call({ method: 'POST', path: apiPath.claim(id), reply: none }),
    releaseCase: (id) => call({ method: 'POST', path: apiPath.release(id), reply: none }),
    decideCase: (id, body) => call({ method: 'POST', path: apiPath.decision(id), body, reply: none }),
    flagImage: (image, reason) => call({ method: 'POST', path: apiPath.flag(image), body: { reason }, reply: none }),
    flags: async () => (await call({ method: 'GET', path: apiPath.flags, reply: flagsSchema })).flags,
    resolveFlags: (image, resolution) =>
      call({ method: 'POST', path: apiPath.resolveFlag(image), body: { resolution }, reply: none }),
    waitingComments: async () =>
      (await call({ method: 'GET', path: apiPath.waitingComments, reply: waitingCommentsSchema })).comments,
    resolveComment: (comment, body) =>
      call({ method: 'POST', path: apiPath.resolveComment(comment), body, reply: none }),
    removeComment: (comment, reason) =>
      call({ method: 'POST', path: apiPath.removeComment(comment), body: { reason }, reply: none }),
  };
}
