import type { Core } from '../../core/core.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { lookUpVerbs } from './lookUpVerbs.ts';
import { templateVerbs } from './templateVerbs.ts';
import { communityVerbs } from './communityVerbs.ts';
import { peopleVerbs } from './peopleVerbs.ts';
import { exportVerbs } from './exportVerbs.ts';
import type { VerbHandlers } from './register.ts';

/** What the shell itself answers: dialogs, theme, samples, the embedded service's first account. */
export interface ShellVerbs {
  readonly app: VerbHandlers['app'];
  readonly pick: (what: 'files' | 'folder') => Promise<readonly string[]>;
  /** One file to read; null if the dialog was dismissed. */
  readonly pickOne: () => Promise<string | null>;
  /** Where a new file shall go. */
  readonly saveAs: (name: string) => Promise<string | null>;
  readonly samples: () => Promise<readonly string[]>;
  /** Opens an address in the system's browser; whoever asks has looked at it. */
  readonly browse: (url: string) => Promise<void>;
  readonly createLocalAccount: (account: { username: string; displayName: string; password: string }) => Promise<void>;
}

const nothing = async (work: Promise<void>): Promise<null> => {
  await work;
  return null;
};

/** Verbs to core, one line each: a verb that needs more has logic that belongs in core. */
export function verbHandlers(core: Core, shell: ShellVerbs): VerbHandlers {
  return {
    app: shell.app,
    vault: {
      status: () => core.vault.status(),
      create: ({ passphrase }) => core.vault.create(passphrase),
      unlock: ({ passphrase }) => core.vault.unlock(passphrase),
      lock: () => core.vault.lock(),
    },
    imports: {
      pick: async ({ what }) => {
        const paths = await shell.pick(what);
        return paths.length > 0 ? core.imports.start(paths) : null;
      },
      start: ({ paths }) => core.imports.start(paths),
      samples: async () => {
        const paths = await shell.samples();
        if (paths.length === 0) throw new ScrimFailure('NOT_FOUND');
        return core.imports.start(paths);
      },
      cancel: ({ batch }) => nothing(core.imports.cancel(batch)),
      list: () => core.imports.list(),
    },
    items: {
      list: ({ offset, limit }) => core.items.list(offset, limit),
      get: ({ item }) => core.items.get(item),
      saveEdits: ({ item, revision, regions, annotations, fill, history }) =>
        core.items.saveEdits(item, revision, regions, annotations, { fill, history }),
      history: ({ item }) => core.items.history(item),
      markReviewed: ({ item, revision }) => core.items.markReviewed(item, revision),
      reopen: ({ item }) => core.items.reopen(item),
      detect: ({ item }) => core.items.detect(item),
      setExcluded: ({ item, excluded }) => core.items.setExcluded(item, excluded),
      depict: ({ changes }) => nothing(core.items.depict(changes)),
      markSeen: ({ item }) => core.items.markSeen(item),
      remove: ({ items }) => nothing(core.items.remove(items)),
      compareHeader: ({ item }) => core.items.compareHeader(item),
      burnGrid: ({ item }) => core.items.burnGrid(item),
      sheets: () => core.items.sheets(),
      approveSheet: ({ like, items }) => core.items.approveSheet(like, items),
      takeBackApproval: ({ approval }) => core.items.takeBackApproval(approval),
      planCopy: ({ item, regions }) => core.items.planCopy(item, regions),
      copyToSeries: ({ item, regions }) => core.items.copyToSeries(item, regions),
      reopenAll: ({ items }) => core.items.reopenAll(items),
      takeBack: ({ act }) => core.items.takeBack(act),
    },
    ...caseVerbs(core),
    ...communityVerbs(core),
    ...peopleVerbs(core),
    lookUp: lookUpVerbs(core, shell),
    templates: templateVerbs(core, shell),
    exports: exportVerbs(core, shell),
    ...settingVerbs(core),
    account: accountVerbs(core, shell),
  };
}

const accountVerbs = (core: Core, shell: ShellVerbs): VerbHandlers['account'] => ({
  session: () => core.account.session(),
  signIn: ({ username, password }) => core.account.signIn(username, password),
  signOut: () => core.account.signOut(),
  about: () => core.account.about(),
  signInThrough: () => core.account.signInThrough(shell.browse),
  cancelSignIn: () => nothing(core.account.cancelSignIn()),
  registerThrough: (wanted) => core.account.registerThrough(wanted),
  linkThrough: ({ username, password }) => core.account.linkThrough(username, password),
  createLocal: async (account) => {
    await shell.createLocalAccount(account);
    return core.account.signIn(account.username, account.password);
  },
  colleagues: ({ query }) => core.account.colleagues(query),
  groups: () => core.account.groups(),
  lookAgain: () => core.account.lookAgain(),
  register: (wanted) => nothing(core.account.register(wanted)),
  changePassword: ({ current, next }) => nothing(core.account.changePassword(current, next)),
  redeemReset: ({ username, code, password }) => nothing(core.account.redeemReset(username, code, password)),
  duty: () => core.account.duty(),
  setDuty: (wish) => core.account.setDuty(wish),
});

function settingVerbs(core: Core): Pick<VerbHandlers, 'detection' | 'receiving'> {
  return {
    detection: {
      sensitivity: () => core.detection.sensitivity(),
      setSensitivity: (sensitivity) => core.detection.setSensitivity(sensitivity),
      pause: () => nothing(core.detection.pause()),
      resume: () => nothing(core.detection.resume()),
      isPaused: () => core.detection.isPaused(),
    },
    receiving: {
      status: () => core.receiving.status(),
      configure: (settings) => core.receiving.configure(settings),
      discardQuarantined: () => core.receiving.discardQuarantined(),
    },
  };
}

function caseVerbs(core: Core): Pick<VerbHandlers, 'cases' | 'consent' | 'queue' | 'shared'> {
  return {
    cases: {
      drafts: () => core.cases.drafts(),
      create: ({ items }) => core.cases.create(items),
      save: ({ id, form, items }) => core.cases.save(id, form, items),
      discard: ({ id }) => nothing(core.cases.discard(id)),
      submit: ({ id }) => core.cases.submit(id),
      keyImages: ({ items }) => core.cases.keyImages(items),
    },
    consent: {
      record: (args) => core.consent.record(args.case, args.form),
      get: ({ consent }) => core.consent.get(consent),
      withdraw: (args) => core.consent.withdraw(args.case),
    },
    queue: {
      list: () => core.queue.list(),
      pause: (args) => core.queue.pause(args.case),
      resume: (args) => core.queue.resume(args.case),
      cancel: (args) => core.queue.cancel(args.case),
      retry: (args) => core.queue.retry(args.case, args.job),
      limit: () => core.queue.limit(),
      setLimit: (args) => core.queue.setLimit(args.limit),
    },
    shared: {
      mine: () => core.shared.mine(),
      get: (args) => core.shared.get(args.case),
    },
  };
}
