import { z } from 'zod';
import { caseIdSchema } from '../model/ids.ts';
import {
  caseListEntrySchema,
  casePageSchema,
  caseTextsSchema,
  certificateSchema,
  commentSchema,
  facetsSchema,
  flagSchema,
  inboxReadSchema,
  inboxSchema,
  newCommentSchema,
  newPageSchema,
  openingsSchema,
  pageSchema,
  pagesSchema,
  searchQuerySchema,
  sharedCaseSchema,
  specialtiesSchema,
  starsSchema,
  starsWishSchema,
  withdrawSchema,
} from './caseApi.schema.ts';

const ofCase = z.object({ case: caseIdSchema });
const ofComment = z.object({ comment: commentSchema.shape.id });

/** Rooms of the window's bridge about other people's cases; what they ask and answer is the case service's. */
export const communityVerbs = {
  community: {
    /** Published cases that the signed-in person may see. */
    search: { args: searchQuerySchema, reply: casePageSchema },
    facets: { args: z.null(), reply: facetsSchema },
    similar: { args: ofCase, reply: z.array(caseListEntrySchema) },
    /** Of one's own case; what others had seen is moderated again. */
    changeTexts: { args: ofCase.extend({ texts: caseTextsSchema }), reply: sharedCaseSchema },
    /** For good. */
    withdraw: { args: ofCase.extend(withdrawSchema.shape), reply: certificateSchema },
    /** NOT_FOUND where nothing was withdrawn, or for whom it does not concern. */
    certificate: { args: ofCase, reply: certificateSchema },
  },
  discussion: {
    comments: { args: ofCase, reply: z.array(commentSchema) },
    /** TEXT_IDENTIFIES if its words read as if they named somebody. */
    post: { args: ofCase.extend({ comment: newCommentSchema }), reply: commentSchema },
    /** Hides it from all but its author and staff until a moderator has looked at it. */
    flag: { args: ofComment.extend(flagSchema.shape), reply: z.null() },
    /** One's own; its place in the thread stays. */
    takeBack: { args: ofComment, reply: z.null() },
    stars: { args: ofCase, reply: starsSchema },
    setStars: { args: ofCase.extend({ stars: starsWishSchema }), reply: starsSchema },
    /** All for its author and staff, oneself for others. */
    openings: { args: ofCase, reply: openingsSchema.shape.openings },
    pages: { args: ofCase, reply: pagesSchema.shape.pages },
    /** Asks a specialty: all of it who see the case are told. TEXT_IDENTIFIES as for comments. */
    ask: { args: ofCase.extend({ page: newPageSchema }), reply: pageSchema },
    specialties: { args: z.null(), reply: specialtiesSchema.shape.specialties },
  },
  inbox: {
    read: { args: z.null(), reply: inboxSchema },
    markRead: { args: inboxReadSchema, reply: z.null() },
  },
} as const;
