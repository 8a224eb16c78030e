import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** What administrators and moderators do. Who may is the service's word: it answers NOT_ALLOWED. */
export function createStaffServices({ opened }: Access): Pick<Core, 'people' | 'moderation'> {
  const client = () => opened().client;
  return {
    people: {
      registrations: async () => client().registrations(),
      decide: async (user, decision) => client().decideVerification(user, decision),
      everybody: async () => client().everybody(),
      change: async (user, patch) => client().changeUser(user, patch),
      makeReset: async (user) => client().makeReset(user),
      addGroup: async (name) => client().addGroup(name),
      members: async (group) => client().groupMembers(group),
      setMembers: async (group, users) => client().setGroupMembers(group, users),
    },
    moderation: {
      queue: async () => client().waitingCases(),
      claim: async (id) => client().claimCase(id),
      release: async (id) => client().releaseCase(id),
      decide: async (id, decision) => client().decideCase(id, decision),
      flag: async (image, reason) => client().flagImage(image, reason),
      flags: async () => client().flags(),
      resolve: async (image, resolution) => client().resolveFlags(image, resolution),
      comments: async () => client().waitingComments(),
      resolveComment: async (comment, resolution) => client().resolveComment(comment, resolution),
      removeComment: async (comment, reason) => client().removeComment(comment, reason),
    },
  };
}
