import type { ScrimBridge } from '../../contract/bridge.ts';
import type {
  ModerationEntry,
  SharedCase,
  WaitingComment,
  WaitingFlag,
  WaitingRegistration,
} from '../../contract/caseApi.schema.ts';
import type { Group, User } from '../../model/account.ts';
import type { CaseId, GroupId, UserId } from '../../model/ids.ts';
import { no, uuid, yes } from './answers.ts';

type StaffRooms = Pick<ScrimBridge, 'people' | 'moderation'>;

/** What administrators and moderators see; the scene `staff` signs one of them in. */
export function createFakeStaff(people: readonly User[], groups: Group[], shared: SharedCase): StaffRooms {
  return { people: fakePeople(people, groups), moderation: fakeModeration(shared) };
}

const registration = (n: number, displayName: string, approvals: number): WaitingRegistration => ({
  user: {
    id: `51000000-0000-4000-8000-00000000000${n}` as UserId,
    username: displayName.toLowerCase().replace(/\W+/g, '.'),
    displayName,
    role: n === 2 ? 'learner' : 'clinician',
    verification: 'unverified',
  },
  profession: {
    profession: n === 2 ? 'Medical student' : 'Radiologist',
    specialty: n === 2 ? 'Dermatology' : 'Neuroradiology',
    licenceNumber: `DE-${4410 + n}`,
    country: n === 2 ? 'AT' : 'DE',
  },
  registeredAt: '2026-11-20T09:00:00.000Z',
  approvals,
  needed: 2,
});

function fakePeople(everybody: readonly User[], groups: Group[]): StaffRooms['people'] {
  let waiting = [registration(1, 'Tomas Hruby', 1), registration(2, 'Lea Brandt', 0)];
  const all = new Map(everybody.map((user) => [user.id, user]));
  const members = new Map<string, readonly string[]>([
    [groups[0]?.id ?? '', everybody.slice(0, 2).map(({ id }) => id)],
  ]);
  const change = (id: string, to: Partial<User>) => {
    const user = all.get(id as UserId) ?? waiting.find((each) => each.user.id === id)?.user;
    if (!user) return no('NOT_FOUND');
    const changed = { ...user, ...to };
    all.set(changed.id, changed);
    return yes(changed);
  };
  return {
    registrations: () => yes(waiting),
    decide: ({ user: id, decision }) => {
      waiting = waiting.filter(({ user }) => user.id !== id);
      return change(id, { verification: decision });
    },
    everybody: () => yes([...all.values()]),
    change: ({ user, patch: { role, displayName } }) =>
      change(user, { ...(role && { role }), ...(displayName && { displayName }) }),
    makeReset: () =>
      yes({
        code: 'K7QF-2M9D-XW4T-H8RB',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        made: 1,
        needed: 2,
      }),
    addGroup: ({ name }) => {
      const group: Group = { id: uuid<GroupId>(), name };
      groups.push(group);
      return yes(group);
    },
    members: ({ group }) => yes((members.get(group) ?? []).flatMap((id) => all.get(id as UserId) ?? [])),
    setMembers: ({ group, users }) => {
      members.set(group, users);
      return yes(null);
    },
  };
}

const waitingCase = (n: number, shared: SharedCase, to: Partial<ModerationEntry>): ModerationEntry => ({
  case: { ...shared, id: `71000000-0000-4000-8000-00000000000${n}` as CaseId, mine: false, stage: 'submitted' },
  ...{ escalated: false, claimedBy: null, claimedByMe: false, approvals: 0, needed: 1, suspicious: [] },
  ...to,
});

function fakeModeration(shared: SharedCase): StaffRooms['moderation'] {
  let entries = [
    waitingCase(1, { ...shared, urgency: 'urgent' }, { suspicious: ['question'] }),
    waitingCase(2, { ...shared, title: 'Facial palsy after trauma' }, { needed: 2, approvals: 1 }),
    waitingCase(3, { ...shared, title: 'Cine of the mitral valve' }, { claimedBy: 'Ines Ortega' }),
    waitingCase(4, { ...shared, title: 'Wrist, three views' }, { escalated: true }),
  ];
  const image = shared.imageList[0]!.id;
  let flags: WaitingFlag[] = [
    {
      image,
      case: shared.id,
      reasons: ['A name plate is mirrored in the glass'],
      flaggedAt: '2026-11-21T16:20:00.000Z',
    },
  ];
  let comments: WaitingComment[] = [
    {
      ...{ comment: uuid(), case: shared.id, title: shared.title, author: 'Jonas Weber', mine: false },
      body: 'I know this man: he sells newspapers at the corner of my street.',
      reasons: ['Points to who the patient is'],
      flaggedAt: '2026-11-21T17:05:00.000Z',
    },
  ];
  const change = (id: string, to: Partial<ModerationEntry>) => {
    entries = entries.map((entry) => (entry.case.id === id ? { ...entry, ...to } : entry));
    return yes(null);
  };
  return {
    queue: () => yes(entries),
    claim: ({ case: id }) => change(id, { claimedBy: 'Mara Lind', claimedByMe: true }),
    release: ({ case: id }) => change(id, { claimedBy: null, claimedByMe: false }),
    decide: ({ case: id }) => {
      entries = entries.filter((entry) => entry.case.id !== id);
      return yes(null);
    },
    flag: () => yes(null),
    flags: () => yes(flags),
    resolve: () => {
      flags = [];
      return yes(null);
    },
    comments: () => yes(comments),
    resolveComment: () => {
      comments = [];
      return yes(null);
    },
    removeComment: () => yes(null),
  };
}
