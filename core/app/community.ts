import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** Other people's cases: found, discussed, and told of. Texts and lists are the service's word, checked by its schemas. */
export function createCommunityServices({ opened }: Access): Pick<Core, 'community' | 'discussion' | 'inbox'> {
  const client = () => opened().client;
  return {
    community: {
      async search({ after, ...question }) {
        const { client: asked, sharedPictures } = opened();
        const answer = await asked.search({ ...question, after });
        sharedPictures.listed(JSON.stringify(question), {
          entries: answer.cases,
          isFirst: after === undefined,
          isLast: answer.next === null,
        });
        return answer;
      },
      facets: async () => client().facets(),
      similar: async (id) => client().similar(id),
      changeTexts: async (id, texts) => client().changeTexts(id, texts),
      async withdraw(id, reason) {
        const { sharedPictures } = opened();
        const certificate = await client().withdraw(id, reason);
        sharedPictures.keepOnly(id, []);
        return certificate;
      },
      certificate: async (id) => client().certificate(id),
    },
    discussion: {
      comments: async (id) => client().comments(id),
      post: async (id, comment) => client().postComment(id, comment),
      flag: async (comment, reason) => client().flagComment(comment, reason),
      takeBack: async (comment) => client().deleteComment(comment),
      stars: async (id) => client().stars(id),
      setStars: async (id, stars) => client().setStars(id, stars),
      openings: async (id) => client().openings(id),
      pages: async (id) => client().pages(id),
      ask: async (id, page) => client().askSpecialty(id, page),
      specialties: async () => client().specialties(),
    },
    inbox: {
      read: async () => client().inbox(),
      markRead: async (ids) => (ids.length > 0 ? client().markRead(ids) : undefined),
    },
  };
}
