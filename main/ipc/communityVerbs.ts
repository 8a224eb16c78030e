import type { Core } from '../../core/core.ts';
import type { VerbHandlers } from './register.ts';

const nothing = async (work: Promise<void>): Promise<null> => {
  await work;
  return null;
};

export function communityVerbs(core: Core): Pick<VerbHandlers, 'community' | 'discussion' | 'inbox'> {
  return {
    community: {
      search: (query) => core.community.search(query),
      facets: () => core.community.facets(),
      similar: (args) => core.community.similar(args.case),
      changeTexts: (args) => core.community.changeTexts(args.case, args.texts),
      withdraw: (args) => core.community.withdraw(args.case, args.reason),
      certificate: (args) => core.community.certificate(args.case),
    },
    discussion: {
      comments: (args) => core.discussion.comments(args.case),
      post: (args) => core.discussion.post(args.case, args.comment),
      flag: (args) => nothing(core.discussion.flag(args.comment, args.reason)),
      takeBack: (args) => nothing(core.discussion.takeBack(args.comment)),
      stars: (args) => core.discussion.stars(args.case),
      setStars: (args) => core.discussion.setStars(args.case, args.stars),
      openings: (args) => core.discussion.openings(args.case),
      pages: (args) => core.discussion.pages(args.case),
      ask: (args) => core.discussion.ask(args.case, args.page),
      specialties: () => core.discussion.specialties(),
    },
    inbox: {
      read: () => core.inbox.read(),
      markRead: ({ ids }) => nothing(core.inbox.markRead(ids)),
    },
  };
}
