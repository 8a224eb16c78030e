import { z } from 'zod';
import { groupSchema, userSchema } from '../model/account.ts';
import { caseIdSchema, groupIdSchema, imageIdSchema, userIdSchema } from '../model/ids.ts';
import {
  commentRemovalSchema,
  commentResolutionSchema,
  dutySchema,
  dutyWishSchema,
  flagResolutionSchema,
  flagSchema,
  groupMembersSchema,
  moderationDecisionSchema,
  moderationEntrySchema,
  newGroupSchema,
  passwordChangeSchema,
  redeemResetSchema,
  registrationSchema,
  resetCodeSchema,
  userPatchSchema,
  verificationDecisionSchema,
  waitingCommentSchema,
  waitingFlagSchema,
  waitingRegistrationSchema,
} from './caseApi.schema.ts';

const nothing = z.null();
const ofCase = z.object({ case: caseIdSchema });
const ofComment = z.object({ comment: waitingCommentSchema.shape.comment });
const ofImage = z.object({ image: imageIdSchema });

/** What anybody does with an account of theirs beyond signing in. */
export const accountVerbs = {
  /** Asks for an account; an administrator of the service looks at it. Signs nobody in. */
  register: { args: registrationSchema, reply: nothing },
  /** Ends all other sessions of the account. */
  changePassword: { args: passwordChangeSchema, reply: nothing },
  /** A new password by what an administrator told one: WRONG_CREDENTIALS whatever is wrong. Signs nobody in. */
  redeemReset: { args: redeemResetSchema, reply: nothing },
  /** As what pages reach one, and who stands in for whom. */
  duty: { args: nothing, reply: dutySchema },
  setDuty: { args: dutyWishSchema, reply: dutySchema },
} as const;

/** Rooms of the window's bridge for administrators and moderators; who may is decided by the service. */
export const peopleVerbs = {
  people: {
    /** Who waits to be verified. */
    registrations: { args: nothing, reply: z.array(waitingRegistrationSchema) },
    /** Where two persons have to say so, the first of them leaves the account as it was. */
    decide: { args: verificationDecisionSchema.extend({ user: userIdSchema }), reply: userSchema },
    everybody: { args: nothing, reply: z.array(userSchema) },
    change: { args: z.object({ user: userIdSchema, patch: userPatchSchema }), reply: userSchema },
    /** This administrator's part of a reset of somebody's password; told once. */
    makeReset: { args: z.object({ user: userIdSchema }), reply: resetCodeSchema },
    addGroup: { args: newGroupSchema, reply: groupSchema },
    members: { args: z.object({ group: groupIdSchema }), reply: z.array(userSchema) },
    /** All of them: who is not named does not belong to it any more. */
    setMembers: { args: groupMembersSchema.extend({ group: groupIdSchema }), reply: nothing },
  },
  moderation: {
    queue: { args: nothing, reply: z.array(moderationEntrySchema) },
    claim: { args: ofCase, reply: nothing },
    release: { args: ofCase, reply: nothing },
    /** TEXT_IDENTIFIES for an approval without the word that suspicious texts were read. */
    decide: { args: ofCase.extend({ decision: moderationDecisionSchema }), reply: nothing },
    /** For whoever sees the image; hides it until a moderator has looked at it. */
    flag: { args: ofImage.extend(flagSchema.shape), reply: nothing },
    flags: { args: nothing, reply: z.array(waitingFlagSchema) },
    resolve: { args: ofImage.extend(flagResolutionSchema.shape), reply: nothing },
    comments: { args: nothing, reply: z.array(waitingCommentSchema) },
    resolveComment: { args: ofComment.extend({ decision: commentResolutionSchema }), reply: nothing },
    /** Its author is told the reason. */
    removeComment: { args: ofComment.extend(commentRemovalSchema.shape), reply: nothing },
  },
} as const;
