import type { ScrimBridge } from '../../contract/bridge.ts';
import type {
  CaseListEntry,
  Certificate,
  Comment,
  Inbox,
  Notice,
  Notification,
  PageAsked,
  SharedCase,
  Stars,
} from '../../contract/caseApi.schema.ts';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { readsLikeIdentifier } from '../../model/textPatterns.ts';
import { no, uuid, yes } from './answers.ts';

/** Other people's cases, in memory. `sharedCase` is the one that can be opened; all others look like it. */

type Rooms = Pick<ScrimBridge, 'community' | 'discussion' | 'inbox'>;
const id = <T extends string>(kind: string, n: number) =>
  `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}` as T;

const titles: readonly (readonly [string, CaseListEntry['specialty'], string])[] = [
  ['Ring-enhancing lesion of the left frontal lobe', 'radiology', 'Brain'],
  ['Annular plaques after a holiday', 'dermatology', 'Forearm'],
  ['Incidental nodule of the right upper lobe', 'radiology', 'Lung'],
  ['Ulcer that does not heal', 'dermatology', 'Lower leg'],
  ['Bone bruise or fracture of the scaphoid? Radiographs on the first day and two weeks later', 'radiology', 'Wrist'],
  ['Blistering of both hands', 'dermatology', 'Hand'],
  ['Cystic lesion of the pancreatic tail', 'radiology', 'Pancreas'],
  ['Burn of the second and third degree', 'other', 'Chest wall'],
];

const entries: readonly CaseListEntry[] = Array.from({ length: 76 }, (_, n) => {
  const [title, specialty, anatomy] = titles[n % titles.length]!;
  return {
    id: id<CaseId>('7', n + 16),
    state: 'submitted',
    stage: 'published',
    title,
    specialty,
    anatomy,
    tags: ['teaching', anatomy.toLowerCase()],
    audience: n % 5 === 2 ? 'group' : 'community',
    author: ['Jonas Weber', 'Amélie Roux', 'Anonymous', 'Mara Lind'][n % 4]!,
    images: (n % 5) + 1,
    cover: n % 9 === 8 ? null : id<ImageId>('8', n + 16),
    createdAt: '2026-11-20T10:00:00.000Z',
    submittedAt: '2026-11-20T10:05:00.000Z',
    publishedAt: new Date(Date.parse('2026-11-21T10:00:00Z') - n * 7_200_000).toISOString(),
    graphic: n % 8 === 7,
    urgency: n % 6 === 0 ? 'urgent' : 'routine',
    anonymous: n % 4 === 2,
    mine: n % 4 === 3,
    version: 1,
  };
});

/** The listed case with the pictures and texts of the one that the fake has whole. */
export function fakeCase(asked: CaseId, whole: SharedCase): SharedCase {
  const entry = entries.find((one) => one.id === asked);
  return entry ? { ...whole, ...entry, images: whole.images, findings: whole.findings } : whole;
}

function fakeSearch(scene: string): ScrimBridge['community']['search'] {
  return ({ after, ...query }) => {
    if (scene === 'unreachable') return no('SERVICE_UNREACHABLE');
    const words = query.text?.toLowerCase();
    const fits = entries.filter(
      (entry) =>
        (!words || entry.title.toLowerCase().includes(words)) &&
        (!query.specialty || entry.specialty === query.specialty) &&
        (!query.anatomy || entry.anatomy === query.anatomy) &&
        (!query.starred || entry.urgency === 'urgent'),
    );
    const from = Number(after ?? 0);
    const next = from + 30 < fits.length ? String(from + 30) : null;
    return yes({ cases: scene === 'first' ? [] : fits.slice(from, from + 30), next });
  };
}

export function createFakeCommunity(scene: string, whole: SharedCase): Rooms {
  const withdrawn = new Map<string, Certificate>();
  const facet = (of: 'specialty' | 'anatomy') =>
    [...new Set(entries.map((entry) => entry[of]))].map((value) => ({
      value,
      cases: entries.filter((entry) => entry[of] === value).length,
    }));
  return {
    community: {
      search: fakeSearch(scene),
      facets: () => yes({ specialty: facet('specialty'), anatomy: facet('anatomy'), tag: [] }),
      similar: () => yes(entries.slice(3, 8)),
      changeTexts: ({ case: asked, texts }) =>
        yes({
          ...fakeCase(asked as CaseId, whole),
          ...texts,
          mine: true,
          stage: 'submitted',
          version: 2,
        }),
      withdraw: ({ case: asked, reason }) => {
        const images = whole.imageList.map(({ id: image, sha256, bytes }) => ({ id: image, sha256, bytes }));
        const certificate = { case: asked as CaseId, withdrawnAt: new Date().toISOString(), reason, images };
        withdrawn.set(asked, certificate);
        return yes(certificate);
      },
      certificate: ({ case: asked }) => {
        const certificate = withdrawn.get(asked);
        return certificate ? yes(certificate) : no('NOT_FOUND');
      },
    },
    discussion: fakeDiscussion(whole),
    inbox: fakeInbox(scene),
  };
}

function fakeDiscussion(whole: SharedCase): ScrimBridge['discussion'] {
  const image = whole.imageList[0]!.id;
  const said = (n: number, of: Partial<Comment>): Comment => ({
    id: id('9', n),
    parent: null,
    author: 'Jonas Weber',
    byPoster: false,
    mine: false,
    body: '',
    image: null,
    annotations: [],
    createdAt: `2026-11-21T1${n}:20:00.000Z`,
    ...of,
  });
  const comments = fakeComments(image, said);
  const hide = (comment: string, hidden: Comment['hidden']) => {
    const at = comments.findIndex((one) => one.id === comment);
    comments[at] = { ...comments[at]!, hidden, body: '', annotations: [], image: null };
    return yes(null);
  };
  let stars: Stars = { quality: false, collection: true, follow: false, qualityCount: 3 };
  return {
    comments: () => yes([...comments]),
    post: ({ comment }) => {
      if (readsLikeIdentifier(comment.body)) return no('TEXT_IDENTIFIES');
      const made = said(5, {
        ...(comment as Partial<Comment>),
        id: uuid(),
        author: 'Mara Lind',
        mine: true,
        byPoster: true,
      });
      comments.push({ ...made, createdAt: new Date().toISOString() });
      return yes(comments.at(-1)!);
    },
    flag: ({ comment }) => hide(comment, 'flagged'),
    takeBack: ({ comment }) => hide(comment, 'removed-by-author'),
    stars: () => yes(stars),
    setStars: ({ stars: wish }) => {
      const qualityCount = stars.qualityCount + Number(wish.quality) - Number(stars.quality);
      return yes((stars = { ...wish, qualityCount }));
    },
    ...fakePaging(),
    openings: () =>
      yes([
        { who: 'Jonas Weber', openedAt: '2026-11-21T09:12:00.000Z' },
        { who: 'Amélie Roux', openedAt: '2026-11-21T11:48:00.000Z' },
      ]),
  };
}

function fakeComments(image: ImageId, said: (n: number, of: Partial<Comment>) => Comment): Comment[] {
  return [
    said(1, {
      body: 'The border is irregular at (1), and the pigment network breaks off there. I would not wait.',
      image,
      annotations: [
        { id: uuid(), frame: 0, kind: 'pointer', at: { x: 900, y: 420 } as never, number: 1, note: '' },
        { id: uuid(), frame: 0, kind: 'ellipse', box: { x: 560, y: 520, width: 170, height: 160 } },
      ],
    }),
    said(2, {
      parent: id('9', 1),
      author: 'Mara Lind',
      byPoster: true,
      mine: true,
      body: 'Thank you. Excision is planned.',
    }),
    said(3, { parent: id('9', 2), author: 'Amélie Roux', body: '@Jonas Weber would you take a margin of 2 mm?' }),
    said(6, {
      ...{ author: 'Tomas Hruby', body: 'Seen last week on the ward.', mine: true, hidden: 'removed-by-moderator' },
      removalReason: 'Says where the patient is',
    }),
    said(7, { author: 'Lea Brandt', parent: id('9', 4), hidden: 'flagged' }),
    said(4, { author: 'Ines Ortega', body: 'Compare with the dermoscopy of the second picture: no blue-white veil.' }),
  ];
}

function fakePaging(): Pick<ScrimBridge['discussion'], 'pages' | 'ask' | 'specialties'> {
  const reached = (who: string, more: object = {}) => ({
    ...{ who, onBehalfOf: null, acknowledgedAt: null, openedAt: null },
    ...more,
  });
  const at = (minute: number) => `2026-11-21T14:${minute}:00.000Z`;
  const asked: PageAsked[] = [
    {
      ...{ id: id('b', 1), specialty: 'Dermatopathology', urgency: 'soon', askedBy: 'Mara Lind', createdAt: at(10) },
      question: 'Is the depth of the excision enough, or would you take more?',
      reach: {
        ...{ told: 4, opened: 2, acknowledged: 2 },
        people: [
          reached('Jonas Weber', { acknowledgedAt: at(14), openedAt: at(15) }),
          reached('Ines Ortega', { acknowledgedAt: at(31), openedAt: at(33), onBehalfOf: 'Amélie Roux' }),
          reached('Amélie Roux'),
          reached('Prof. Dr. Maximiliane Freifrau von Hohenstein-Wittgenau'),
        ],
      },
    },
    {
      ...{ id: id('b', 2), specialty: 'Neuroradiology', urgency: 'routine', askedBy: 'Mara Lind', createdAt: at(40) },
      question: 'Any sign of spread?',
      reach: { told: 2, opened: 0, acknowledged: 0, people: [reached('Tomas Hruby'), reached('Lea Brandt')] },
    },
  ];
  return {
    pages: () => yes([...asked]),
    ask: ({ page }) => {
      if (readsLikeIdentifier(page.question)) return no('TEXT_IDENTIFIES');
      const told = page.specialty === 'Oral surgery' ? [] : [reached('Jonas Weber'), reached('Ines Ortega')];
      const made: PageAsked = {
        ...page,
        ...{ id: uuid(), askedBy: 'Mara Lind', createdAt: new Date().toISOString() },
        reach: { told: told.length, opened: 0, acknowledged: 0, people: told },
      };
      asked.push(made);
      return yes(made);
    },
    specialties: () =>
      yes([
        { specialty: 'Neuroradiology', clinicians: 6 },
        { specialty: 'Dermatopathology', clinicians: 4 },
        { specialty: 'Paediatric radiology', clinicians: 1 },
        { specialty: 'Oral surgery', clinicians: 1 },
      ]),
  };
}

function fakeInbox(scene: string): ScrimBridge['inbox'] {
  const told = (n: number, of: Partial<Notification>): Notification => ({
    id: id('a', n),
    kind: 'comment',
    case: id('7', 1),
    title: titles[n % titles.length]![0],
    comment: id('9', (n % 4) + 1),
    createdAt: `2026-11-2${n % 2}T1${n}:20:00.000Z`,
    read: n > 3,
    ...of,
  });
  const notice = (n: number, of: Partial<Notice>): Notice => ({
    ...{ id: id('c', n), kind: 'password-reset', who: null, case: null, title: null, detail: null, read: false },
    createdAt: `2026-11-21T1${n}:40:00.000Z`,
    ...of,
  });
  const page = {
    id: id('b', 1),
    specialty: 'Neuroradiology',
    urgency: 'urgent',
    question: 'Abscess or metastasis?',
  } as const;
  let inbox: Inbox = {
    urgent: [told(0, { kind: 'page', comment: null, page }), told(1, { kind: 'mention', onBehalfOf: 'Ines Ortega' })],
    social: [told(2, {}), told(3, { kind: 'mention' }), told(4, {}), told(5, {})],
    notices: [
      notice(1, { kind: 'reset-code-made', who: 'Ines Ortega' }),
      notice(2, { kind: 'comment-removed', title: titles[1]![0], detail: 'Says where the patient is' }),
      notice(3, { kind: 'draft-expires', title: titles[4]![0], detail: '2026-12-03', read: true }),
    ],
  };
  if (scene === 'first') inbox = { urgent: [], social: [], notices: [] };
  const marked = (entries: Inbox['urgent'], ids: readonly string[]) =>
    entries.map((entry) => (ids.includes(entry.id) ? { ...entry, read: true } : entry));
  return {
    read: () => (scene === 'unreachable' ? no('SERVICE_UNREACHABLE') : yes(inbox)),
    markRead: ({ ids }) => {
      inbox = {
        urgent: marked(inbox.urgent, ids),
        social: marked(inbox.social, ids),
        notices: inbox.notices?.map((one) => (ids.includes(one.id) ? { ...one, read: true } : one)),
      };
      return yes(null);
    },
  };
}
