import type { IpcVerbs } from './ipc.schema.ts';

/**
 * The verbs' names alone, for the preload: it builds its functions from names and must not carry a schema library into the
 * sandbox. The type ties it to the schemas; a test checks that nothing is missing.
 */
export const ipcNames = {
  app: ['info', 'setTheme', 'setLanguage', 'setKeys', 'setToured'],
  vault: ['status', 'create', 'unlock', 'lock'],
  imports: ['pick', 'start', 'samples', 'cancel', 'list'],
  items: [
    'list',
    'get',
    'saveEdits',
    'history',
    'markReviewed',
    'reopen',
    'detect',
    'setExcluded',
    'depict',
    'markSeen',
    'remove',
    'compareHeader',
    'burnGrid',
    'sheets',
    'approveSheet',
    'takeBackApproval',
    'planCopy',
    'copyToSeries',
    'reopenAll',
    'takeBack',
  ],
  cases: ['drafts', 'create', 'save', 'discard', 'submit', 'keyImages'],
  consent: ['record', 'get', 'withdraw'],
  account: [
    'session',
    'signIn',
    'signOut',
    'about',
    'signInThrough',
    'cancelSignIn',
    'registerThrough',
    'linkThrough',
    'createLocal',
    'colleagues',
    'groups',
    'lookAgain',
    'register',
    'changePassword',
    'duty',
    'setDuty',
  ],
  queue: ['list', 'pause', 'resume', 'cancel', 'retry', 'limit', 'setLimit'],
  shared: ['mine', 'get'],
  community: ['search', 'facets', 'similar', 'changeTexts', 'withdraw', 'certificate'],
  discussion: ['comments', 'post', 'stars', 'setStars', 'openings', 'pages', 'ask', 'specialties'],
  inbox: ['read', 'markRead'],
  people: ['registrations', 'decide', 'everybody', 'change', 'addGroup', 'members', 'setMembers'],
  moderation: ['queue', 'claim', 'release', 'decide', 'flag', 'flags', 'resolve'],
  lookUp: ['state', 'setPassphrase', 'export', 'exportProjectKey', 'importProjectKey', 'audit'],
  detection: ['sensitivity', 'setSensitivity', 'pause', 'resume', 'isPaused'],
  templates: ['list', 'save', 'rename', 'remove', 'export', 'import'],
  receiving: ['status', 'configure', 'discardQuarantined'],
  exports: ['status', 'start', 'cancel', 'archive', 'setArchive'],
} as const satisfies { [Room in keyof IpcVerbs]: readonly (keyof IpcVerbs[Room])[] };

/** Raw channel names; only main/ipc and the preload use them. */
export const ipcChannel = (room: string, name: string): string => `scrim:${room}.${name}`;
export const ipcEventChannel = 'scrim:event';
