import type { Core } from '../../core/core.ts';
import type { VerbHandlers } from './register.ts';

const nothing = async (work: Promise<void>): Promise<null> => {
  await work;
  return null;
};

export function peopleVerbs(core: Core): Pick<VerbHandlers, 'people' | 'moderation'> {
  return {
    people: {
      registrations: () => core.people.registrations(),
      decide: ({ user, ...decision }) => core.people.decide(user, decision),
      everybody: () => core.people.everybody(),
      change: ({ user, patch }) => core.people.change(user, patch),
      makeReset: ({ user }) => core.people.makeReset(user),
      addGroup: ({ name }) => core.people.addGroup(name),
      members: ({ group }) => core.people.members(group),
      setMembers: ({ group, users }) => nothing(core.people.setMembers(group, users)),
    },
    moderation: {
      queue: () => core.moderation.queue(),
      claim: (args) => nothing(core.moderation.claim(args.case)),
      release: (args) => nothing(core.moderation.release(args.case)),
      decide: (args) => nothing(core.moderation.decide(args.case, args.decision)),
      flag: ({ image, reason }) => nothing(core.moderation.flag(image, reason)),
      flags: () => core.moderation.flags(),
      resolve: ({ image, resolution }) => nothing(core.moderation.resolve(image, resolution)),
      comments: () => core.moderation.comments(),
      resolveComment: ({ comment, decision }) => nothing(core.moderation.resolveComment(comment, decision)),
      removeComment: ({ comment, reason }) => nothing(core.moderation.removeComment(comment, reason)),
    },
  };
}
