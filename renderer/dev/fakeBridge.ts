import type { ScrimBridge } from '../../contract/bridge.ts';
import type { Duty } from '../../contract/caseApi.schema.ts';
import type { AppInfo, Session, VaultStatus } from '../../contract/ipc.schema.ts';
import type { Group, User } from '../../model/account.ts';
import type { GroupId, ItemId, UserId } from '../../model/ids.ts';
import type { Batch, ItemDetail, ItemState } from '../../model/item.ts';
import { pendingCount } from '../../model/redaction.ts';
import type { Result } from '../../model/result.ts';
import { no, yes, type Emit } from './answers.ts';
import { createFakeCases, sharedCase } from './fakeCases.ts';
import { createFakeCommunity } from './fakeCommunity.ts';
import { createFakeLookUp } from './fakeLookUp.ts';
import { createFakeExports } from './fakeExports.ts';
import { createFakeDetection } from './fakeDetection.ts';
import { createFakeReceiving } from './fakeReceiving.ts';
import { createFakeTemplates } from './fakeTemplates.ts';
import { createFakeStaff } from './fakeStaff.ts';
import { batchId, fakeBatch, fakeItem, fakeUltrasounds } from './fakeItems.ts';
import { fakeActs, fakeEdits } from './fakeActs.ts';
import { fakeComparison } from './fakeHeader.ts';
import { fakeSheets } from './fakeSheets.ts';

/** A workstation in memory, for looking at the window without its shell. It keeps nothing and checks little. */

const user = (n: number, displayName: string): User => ({
  id: `50000000-0000-4000-8000-00000000000${n}` as UserId,
  username: displayName.toLowerCase().replace(/\W+/g, '.'),
  displayName,
  role: 'clinician',
  verification: 'verified',
});
const people = [user(1, 'Mara Lind'), user(2, 'Jonas Weber'), user(3, 'Amélie Roux'), user(4, 'Ines Ortega')];

const groups: Group[] = [
  { id: '60000000-0000-4000-8000-000000000001' as GroupId, name: 'Dermatology board' },
  { id: '60000000-0000-4000-8000-000000000002' as GroupId, name: 'Paediatric radiology' },
];

export function createFakeBridge(scene: string, theme: AppInfo['theme']): ScrimBridge {
  const listeners = new Set<Emit>();
  const emit: Emit = (event) => listeners.forEach((listener) => listener(event));
  const items = fakeItems(scene, emit);
  const vault = fakeVault(scene);
  const account = fakeAccount(scene, emit);
  let info = fakeInfo(scene, theme);
  return {
    app: {
      info: () => yes(info),
      setTheme: ({ theme: chosen }) => {
        info = { ...info, theme: chosen };
        return yes(null);
      },
      setKeys: ({ keys }) => {
        info = { ...info, keys };
        return yes(null);
      },
      setNotify: ({ notify }) => {
        info = { ...info, notify };
        emit({ kind: 'app', info });
        return yes(null);
      },
      announce: () => yes(null),
      setToured: ({ toured }) => {
        info = { ...info, toured };
        return yes(null);
      },
      setLanguage: ({ language }) => {
        info = { ...info, language };
        emit({ kind: 'app', info });
        return yes(null);
      },
    },
    vault,
    imports: items.imports,
    items: items.items,
    account,
    lookUp: createFakeLookUp(),
    detection: createFakeDetection(),
    receiving: createFakeReceiving(emit),
    templates: createFakeTemplates(),
    exports: createFakeExports(emit),
    ...createFakeCases(items.all, emit, scene),
    ...createFakeCommunity(scene, sharedCase),
    ...createFakeStaff(people, groups, sharedCase),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const fakeInfo = (scene: string, theme: AppInfo['theme']): AppInfo => ({
  version: '0.1.0',
  standIn: true,
  samples: true,
  headSlices: 3,
  policy: { name: 'default', ofSite: false },
  theme,
  language: 'system',
  keys: {},
  toured: scene !== 'first',
  notify: true,
  service: {
    kind: scene === 'outside' ? 'remote' : 'embedded',
    state: scene === 'offline' ? 'failed' : 'ready',
    host: 'this workstation',
    firstRun: scene === 'first',
  },
});

function fakeVault(scene: string): ScrimBridge['vault'] {
  const open: VaultStatus = { kind: 'open', by: 'passphrase' };
  const start = (): VaultStatus => {
    if (scene === 'absent') return { kind: 'absent', keychain: false };
    if (scene === 'absent-keychain') return { kind: 'absent', keychain: true };
    return scene === 'locked' ? { kind: 'locked', by: 'passphrase' } : open;
  };
  return {
    status: () => yes(start()),
    create: ({ passphrase }) => (passphrase !== null && passphrase.length < 8 ? no('PASSPHRASE_TOO_SHORT') : yes(open)),
    unlock: ({ passphrase }) => (passphrase === 'correct' ? yes(open) : no('VAULT_WRONG_PASSPHRASE')),
    lock: () => yes({ kind: 'locked', by: 'passphrase' } as const),
  };
}

function fakeAccount(scene: string, emit: Emit): ScrimBridge['account'] {
  const user: User = {
    ...people[0]!,
    ...(scene === 'staff' && { role: 'administrator' }),
    ...(scene === 'new' && { verification: 'unverified' }),
  };
  const signedIn: Session = { kind: 'signed-in', user, expiresAt: '2026-12-06T00:00:00.000Z' };
  const out = ['first', 'offline', 'outside'].includes(scene);
  let session: Session = out ? { kind: 'signed-out' } : signedIn;
  return {
    session: () => yes(session),
    signIn: ({ password }) => {
      if (scene === 'offline') return no('SERVICE_UNREACHABLE');
      if (password === 'wrong') return no('WRONG_CREDENTIALS');
      session = signedIn;
      emit({ kind: 'session', session });
      return yes(session);
    },
    createLocal: () => {
      session = signedIn;
      emit({ kind: 'session', session });
      return yes(session);
    },
    about: () => yes({ operator: 'Klinikum Example', country: 'DE', retentionDays: 365, provider: 'Klinik-Anmeldung' }),
    signInThrough: () => yes({ kind: 'unknown', displayName: 'Dr. Neu' } as const),
    cancelSignIn: () => yes(null),
    registerThrough: () => yes(signedIn),
    linkThrough: () => yes(signedIn),
    signOut: () => {
      session = { kind: 'signed-out' };
      return yes(session);
    },
    colleagues: ({ query }) =>
      yes(people.filter((person) => person.displayName.toLowerCase().includes(query.toLowerCase()))),
    groups: () => yes(groups),
    lookAgain: () => yes(session),
    register: ({ username }) => (username === 'taken' ? no('CONFLICT') : yes(null)),
    changePassword: ({ current }) => (current === 'wrong' ? no('WRONG_CREDENTIALS') : yes(null)),
    redeemReset: ({ code }) => (code === 'wrong' ? no('WRONG_CREDENTIALS') : yes(null)),
    ...fakeDuty(scene),
  };
}

function fakeDuty(scene: string): Pick<ScrimBridge['account'], 'duty' | 'setDuty'> {
  let duty: Duty = {
    specialty: null,
    registeredAs: 'Dermatology',
    leave: scene === 'away' ? { from: '2026-11-20', until: '2026-12-04', delegate: people[1]!.id } : null,
    standIn: scene === 'away' ? people[1]!.displayName : null,
    covers: scene === 'first' ? [] : [{ who: 'Ines Ortega', from: '2026-11-21', until: '2026-11-29' }],
  };
  return {
    duty: () => (scene === 'unreachable' ? no('SERVICE_UNREACHABLE') : yes(duty)),
    setDuty: ({ specialty, leave }) => {
      const standIn = people.find(({ id }) => id === leave?.delegate);
      duty = {
        ...duty,
        specialty,
        leave: leave && standIn ? { ...leave, delegate: standIn.id } : null,
        standIn: standIn?.displayName ?? null,
      };
      return yes(duty);
    },
  };
}

const found = (item: ItemDetail | undefined) => (item ? yes(item) : no('NOT_FOUND'));

function fakeItems(scene: string, emit: Emit) {
  const all = new Map<ItemId, ItemDetail>();
  const batches: Batch[] = [];
  const put = (count: number) => {
    for (let n = 0; n < count; n++) all.set(fakeItem(n).id, fakeItem(n));
    batches.push(fakeBatch(count));
  };
  if (scene === 'alike') fakeUltrasounds(60).forEach((item) => all.set(item.id, item));
  else if (scene !== 'first') put(scene === 'many' ? 10_000 : 24);
  const change = (id: ItemId, to: Partial<ItemDetail>): Promise<Result<ItemDetail>> => {
    const before = all.get(id);
    if (!before) return no('NOT_FOUND');
    const after = { ...before, revision: before.revision + 1, ...to };
    const changed = { ...after, pending: pendingCount(after.regions) };
    all.set(id, changed);
    emit({ kind: 'item', item: changed });
    return yes(changed);
  };
  const begin = () => {
    put(24);
    emit({ kind: 'batch', batch: { ...fakeBatch(24), state: 'importing', imported: 11, waiting: 9 } });
    for (const item of all.values()) emit({ kind: 'item', item });
    setTimeout(() => emit({ kind: 'batch', batch: fakeBatch(24) }), 2500);
    return yes(batchId);
  };
  const imports: ScrimBridge['imports'] = {
    pick: begin,
    drop: begin,
    samples: begin,
    cancel: () => yes(null),
    list: () => yes(batches),
  };
  const reviewed: ItemState = { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr. Mara Lind' };
  const verbs: ScrimBridge['items'] = {
    list: ({ offset, limit }) => yes({ items: [...all.values()].slice(offset, offset + limit), total: all.size }),
    get: ({ item }) => found(all.get(item as ItemId)),
    ...fakeEdits(all, change),
    ...fakeActs(all, change),
    markReviewed: ({ item }) => change(item as ItemId, { state: reviewed }),
    reopen: ({ item }) => change(item as ItemId, { state: { kind: 'review' } }),
    detect: ({ item }) => change(item as ItemId, { state: { kind: 'review' } }),
    setExcluded: ({ item, excluded }) => change(item as ItemId, { excluded: excluded || undefined }),
    depict: ({ changes }) => {
      for (const { item, depiction } of changes) void change(item as ItemId, { depiction });
      return yes(null);
    },
    markSeen: ({ item }) => change(item as ItemId, { seen: true, revision: all.get(item as ItemId)?.revision ?? 0 }),
    ...fakeSheets(all, change),
    compareHeader: ({ item }) => yes(fakeComparison(all.get(item as ItemId))),
    burnGrid: () => yes({ width: 16, height: 16, reachX: 1, reachY: 1, across: false }),
    remove: ({ items: gone }) => {
      for (const id of gone) all.delete(id as ItemId);
      return yes(null);
    },
  };
  return { all, imports, items: verbs };
}
