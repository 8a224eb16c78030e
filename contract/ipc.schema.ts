import { z } from 'zod';
import { annotationsSchema } from '../model/annotation.ts';
import { groupSchema, userSchema } from '../model/account.ts';
import { caseDraftSchema, caseFormDraftSchema } from '../model/case.ts';
import { consentFactSchema, consentFormSchema } from '../model/consent.ts';
import {
  batchIdSchema,
  caseIdSchema,
  consentIdSchema,
  imageIdSchema,
  itemIdSchema,
  jobIdSchema,
  regionIdSchema,
} from '../model/ids.ts';
import { depictionSchema } from '../model/depiction.ts';
import { editHistorySchema } from '../model/editHistory.ts';
import { scrimErrorSchema } from '../model/errors.ts';
import { archiveSettingsSchema, exportStatusSchema, exportWishSchema } from '../model/exporting.ts';
import { batchSchema, itemDetailSchema, itemSummarySchema, windowSchema } from '../model/item.ts';
import { burnGridSchema } from '../model/burnGrid.ts';
import { headerComparisonSchema } from '../model/headerComparison.ts';
import { approvalSchema, mostSheets, sheetSchema } from '../model/lookAlike.ts';
import { auditTrailSchema, lookUpStateSchema } from '../model/lookUp.ts';
import { submissionSchema, uploadLimitSchema } from '../model/queue.ts';
import { receivingSettingsSchema, receivingStatusSchema } from '../model/receiving.ts';
import { sensitivitySchema, sensitivityStatusSchema } from '../model/sensitivity.ts';
import {
  deviceTemplatesSchema,
  deviceTemplateSchema,
  templateIdSchema,
  templateNameSchema,
} from '../model/deviceTemplate.ts';
import type { CosmeticStyle } from '../model/cosmeticStyle.ts';
import { regionSchema } from '../model/redaction.ts';
import { actSchema, copyPlanSchema } from '../model/seriesCopy.ts';
import { caseListEntrySchema, listedUserSchema, sharedCaseSchema } from './caseApi.schema.ts';
import { communityVerbs } from './communityVerbs.schema.ts';
import { aboutSchema, providerLinkSchema, providerRegistrationSchema } from './signInApi.schema.ts';
import { accountVerbs, peopleVerbs } from './peopleVerbs.schema.ts';

/** Where the vault stands. `passphrase`: no keychain answers, so its key is wrapped by a passphrase instead. */
export const vaultStatusSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent'), keychain: z.boolean() }),
  z.object({ kind: z.literal('locked'), by: z.enum(['keychain', 'passphrase']) }),
  z.object({ kind: z.literal('open'), by: z.enum(['keychain', 'passphrase']) }),
]);
export type VaultStatus = z.infer<typeof vaultStatusSchema>;

export const sessionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-out') }),
  z.object({ kind: z.literal('signed-in'), user: userSchema, expiresAt: z.iso.datetime() }),
]);
export type Session = z.infer<typeof sessionSchema>;

/** `unknown`: the provider knows who it is, the service does not yet. */
export const providerOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-in'), session: sessionSchema }),
  z.object({ kind: z.literal('unknown'), displayName: z.string().max(120) }),
]);

export const themeSchema = z.enum(['system', 'light', 'dark']);
/** What the window speaks; `system`: the first of the system's languages that it knows. */
export const languageSchema = z.enum(['system', 'en', 'de']);
/** Keys of a person's own by command; what they mean is the window's business. */
export const ownKeysSchema = z
  .record(z.string().max(40), z.string().max(16))
  .refine((keys) => Object.keys(keys).length <= 200);
export const appInfoSchema = z.object({
  version: z.string(),
  /** True on the stand-in that runs Scrim on the system's Chromium. */
  standIn: z.boolean(),
  samples: z.boolean(),
  theme: themeSchema,
  language: languageSchema,
  keys: ownKeysSchema,
  /** The tour was taken or skipped. */
  toured: z.boolean(),
  /** The system tells of what is urgent, without saying what it is. */
  notify: z.boolean(),
  /** The policy's most slices of a head before the whole community. */
  headSlices: z.int().min(0),
  /** What the site decides; `ofSite`: an administrator has put it on this machine. */
  policy: z.object({ name: z.string().max(60), ofSite: z.boolean() }),
  service: z.object({
    kind: z.enum(['embedded', 'remote']),
    /** `refused`: the policy does not name it. */
    state: z.enum(['starting', 'ready', 'failed', 'refused']),
    /** Origin shown to the user, such as cases.hospital.example. */
    host: z.string(),
    /** Embedded service without an account yet: the window offers to create the first one. */
    firstRun: z.boolean(),
  }),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** Pictures that show slices of a head, and which of them may stand for all; see `proposeKeyImages`. */
export const keyImagesSchema = z.object({
  /** Most slices that the whole community may see. */
  limit: z.int().min(0),
  pictures: z.array(z.object({ item: itemIdSchema, headSlices: z.int().min(1), annotated: z.boolean() })),
  keep: z.array(itemIdSchema),
});
export type KeyImages = z.infer<typeof keyImagesSchema>;

const nothing = z.null();
const verb = <A extends z.ZodType, R extends z.ZodType>(args: A, reply: R) => ({ args, reply });
const passphrase = z.string().min(1).max(1000);
const copyArguments = z.object({ item: itemIdSchema, regions: z.array(regionIdSchema).min(1).max(500) });
const page = z.object({ offset: z.int().min(0), limit: z.int().min(1).max(500) });

/**
 * Every verb the window may use, by room. The preload builds `window.scrim.<room>.<verb>(args)` from this table, main
 * checks sender, arguments and reply against it, and each answers with a `Result`.
 */
export const ipcVerbs = {
  app: {
    info: verb(nothing, appInfoSchema),
    setTheme: verb(z.object({ theme: themeSchema }), nothing),
    setLanguage: verb(z.object({ language: languageSchema }), nothing),
    setKeys: verb(z.object({ keys: ownKeysSchema }), nothing),
    setNotify: verb(z.object({ notify: z.boolean() }), nothing),
    /** Something urgent came: main tells it in words of its own, unless that is switched off or somebody looks at the window. */
    announce: verb(nothing, nothing),
    setToured: verb(z.object({ toured: z.boolean() }), nothing),
  },
  vault: {
    status: verb(nothing, vaultStatusSchema),
    /** With a passphrase: wrapped by it. Without: the key goes to the keychain, and fails with KEYCHAIN_UNAVAILABLE if none answers. */
    create: verb(z.object({ passphrase: z.string().max(1000).nullable() }), vaultStatusSchema),
    unlock: verb(z.object({ passphrase: z.string().max(1000).nullable() }), vaultStatusSchema),
    lock: verb(nothing, vaultStatusSchema),
  },
  imports: {
    /** Opens the dialog; answers null if it was dismissed. */
    pick: verb(z.object({ what: z.enum(['files', 'folder']) }), batchIdSchema.nullable()),
    /** Paths come from dropped files, read in the preload by webUtils; the page itself never names a path. */
    start: verb(z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10000) }), batchIdSchema),
    samples: verb(nothing, batchIdSchema),
    cancel: verb(z.object({ batch: batchIdSchema }), nothing),
    list: verb(nothing, z.array(batchSchema)),
  },
  items: {
    list: verb(page, z.object({ items: z.array(itemSummarySchema), total: z.int() })),
    get: verb(z.object({ item: itemIdSchema }), itemDetailSchema),
    saveEdits: verb(
      z.object({
        item: itemIdSchema,
        revision: z.int(),
        regions: z.array(regionSchema).max(5000),
        annotations: annotationsSchema,
        fill: itemDetailSchema.shape.fill,
        history: editHistorySchema.optional(),
      }),
      itemDetailSchema,
    ),
    /** What can be undone on it, as it was saved with its edits. */
    history: verb(z.object({ item: itemIdSchema }), editHistorySchema),
    /** Refused with REVIEW_INCOMPLETE while proposals are pending. */
    markReviewed: verb(z.object({ item: itemIdSchema, revision: z.int() }), itemDetailSchema),
    /** Takes a review (and a clearance that nobody has used) back. */
    reopen: verb(z.object({ item: itemIdSchema }), itemDetailSchema),
    /** Runs detection again; for quarantined items too. Manual regions and decisions stay. */
    detect: verb(z.object({ item: itemIdSchema }), itemDetailSchema),
    /** Keeps it out of every case, or lets it be shared again. */
    setExcluded: verb(z.object({ item: itemIdSchema, excluded: z.boolean() }), itemDetailSchema),
    /** What photos show, each with the whole of it, so that any of it can be taken back; all of them or none. */
    depict: verb(
      z.object({
        changes: z
          .array(z.object({ item: itemIdSchema, depiction: depictionSchema }))
          .min(1)
          .max(5000),
      }),
      nothing,
    ),
    /** A person has it before their eyes; a head or a neck cannot be reviewed without (NEEDS_EYES). */
    markSeen: verb(z.object({ item: itemIdSchema }), itemDetailSchema),
    remove: verb(z.object({ items: z.array(itemIdSchema).min(1).max(5000) }), nothing),
    /** What would become of its header if it were cleared as it is now: for eyes, and for nothing else. */
    compareHeader: verb(z.object({ item: itemIdSchema }), headerComparisonSchema),
    /** To which blocks a mask grows in the file that leaves; null where it is burned to the pixel. */
    burnGrid: verb(z.object({ item: itemIdSchema }), burnGridSchema.nullable()),
    /** Look-alikes that wait for review, as contact sheets. */
    sheets: verb(nothing, z.array(sheetSchema).max(mostSheets)),
    /** All of them or none; core decides again whether each may be approved beside the others. */
    approveSheet: verb(
      z.object({
        like: itemIdSchema,
        items: z
          .array(z.object({ item: itemIdSchema, revision: z.int().min(0) }))
          .min(2)
          .max(5000),
      }),
      approvalSchema,
    ),
    /** What copying these redactions to the other pictures of its series would do. */
    planCopy: verb(copyArguments, copyPlanSchema),
    copyToSeries: verb(copyArguments, actSchema),
    /** Takes reviews back; what is cleared or submitted stays as it is. */
    reopenAll: verb(z.object({ items: z.array(itemIdSchema).min(1).max(5000) }), actSchema),
    /** Undoes a copy or a reopening where nobody changed anything since; answers where. */
    takeBack: verb(z.object({ act: z.uuid() }), z.array(itemIdSchema)),
    /** Answers which of them are undecided again: those that nobody touched since. */
    takeBackApproval: verb(z.object({ approval: z.uuid() }), z.array(itemIdSchema)),
  },
  cases: {
    drafts: verb(nothing, z.array(caseDraftSchema)),
    create: verb(z.object({ items: z.array(itemIdSchema).max(2000) }), caseDraftSchema),
    save: verb(
      z.object({ id: caseIdSchema, form: caseFormDraftSchema, items: z.array(itemIdSchema).max(2000) }),
      caseDraftSchema,
    ),
    discard: verb(z.object({ id: caseIdSchema }), nothing),
    /** Clears, verifies, queues and sends; progress comes as events. Refused unless form, review and consent are complete. */
    submit: verb(z.object({ id: caseIdSchema }), submissionSchema),
    keyImages: verb(z.object({ items: z.array(itemIdSchema).max(2000) }), keyImagesSchema),
  },
  consent: {
    /** Writes the signed PDF into the vault and ties it to the draft. */
    record: verb(z.object({ case: caseIdSchema, form: consentFormSchema }), consentFactSchema),
    get: verb(z.object({ consent: consentIdSchema }), consentFactSchema),
    withdraw: verb(z.object({ case: caseIdSchema }), caseDraftSchema),
  },
  account: {
    session: verb(nothing, sessionSchema),
    signIn: verb(
      z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(1000) }),
      sessionSchema,
    ),
    signOut: verb(nothing, sessionSchema),
    /** Where cases go: asked before one submits, and what the sign-in dialog offers. */
    about: verb(nothing, aboutSchema),
    /** Opens the system's browser at the hospital's provider; answers when it comes back. CANCELLED by `cancelSignIn`, or after five minutes. */
    signInThrough: verb(nothing, providerOutcomeSchema),
    cancelSignIn: verb(nothing, nothing),
    /** For whom the service did not know: a new account, or the one that they have. */
    registerThrough: verb(providerRegistrationSchema.omit({ ticket: true }), sessionSchema),
    linkThrough: verb(providerLinkSchema.omit({ ticket: true }), sessionSchema),
    /** Embedded service only, while it has no account: creates a verified clinician and signs in. */
    createLocal: verb(
      z.object({
        username: z.string().regex(/^[a-z0-9._-]{2,64}$/),
        displayName: z.string().trim().min(1).max(120),
        password: z.string().min(10).max(1000),
      }),
      sessionSchema,
    ),
    colleagues: verb(z.object({ query: z.string().max(100) }), z.array(listedUserSchema)),
    groups: verb(nothing, z.array(groupSchema)),
    /** What the service knows of the account now, such as whether it was verified meanwhile. */
    lookAgain: verb(nothing, sessionSchema),
    ...accountVerbs,
  },
  queue: {
    list: verb(nothing, z.array(submissionSchema)),
    pause: verb(z.object({ case: caseIdSchema }), submissionSchema),
    resume: verb(z.object({ case: caseIdSchema }), submissionSchema),
    cancel: verb(z.object({ case: caseIdSchema }), submissionSchema),
    /** One parked job, or everything of the case that is parked. */
    retry: verb(z.object({ case: caseIdSchema, job: jobIdSchema.nullable() }), submissionSchema),
    limit: verb(nothing, uploadLimitSchema),
    setLimit: verb(z.object({ limit: uploadLimitSchema }), uploadLimitSchema),
  },
  shared: {
    /** Cases of the signed-in user, from the service. */
    mine: verb(nothing, z.array(caseListEntrySchema)),
    get: verb(z.object({ case: caseIdSchema }), sharedCaseSchema),
  },
  ...communityVerbs,
  ...peopleVerbs,
  /** The look-up table and the project's key. Files are chosen in a dialog of main; null: it was dismissed. */
  lookUp: {
    state: verb(nothing, lookUpStateSchema),
    /** `current` is null only for the first one. */
    setPassphrase: verb(z.object({ current: passphrase.nullable(), next: passphrase }), lookUpStateSchema),
    /** Answers how many pairs were written. */
    export: verb(z.object({ passphrase, patient: z.string().min(1).max(64).nullable() }), z.int().nullable()),
    exportProjectKey: verb(z.object({ passphrase }), z.literal(true).nullable()),
    importProjectKey: verb(z.object({ passphrase, replace: z.boolean() }), lookUpStateSchema.nullable()),
    audit: verb(nothing, auditTrailSchema),
  },
  detection: {
    sensitivity: verb(nothing, sensitivityStatusSchema),
    /** For what is detected from now on. SENSITIVITY_FIXED where the policy leaves no choice. */
    setSensitivity: verb(sensitivitySchema, sensitivityStatusSchema),
    /** What waits goes on waiting until `resume` or the next start. */
    pause: verb(nothing, nothing),
    resume: verb(nothing, nothing),
    isPaused: verb(nothing, z.boolean()),
  },
  /** What was decided about pictures of a device, for its next ones. Files are chosen in a dialog of main; null: it was dismissed. */
  templates: {
    list: verb(nothing, deviceTemplatesSchema),
    /** Of decided regions: accepted ones are covered, rejected measurements kept. Answers in how many waiting pictures of the device it is proposed now. */
    save: verb(
      z.object({ item: itemIdSchema, name: templateNameSchema, regions: z.array(regionIdSchema).min(1).max(200) }),
      z.object({ template: deviceTemplateSchema, proposed: z.int().min(0) }),
    ),
    rename: verb(z.object({ id: templateIdSchema, name: templateNameSchema }), deviceTemplatesSchema),
    remove: verb(z.object({ id: templateIdSchema }), deviceTemplatesSchema),
    /** Answers how many were written. */
    export: verb(nothing, z.int().nullable()),
    /** Answers how many were new. */
    import: verb(nothing, z.int().nullable()),
  },
  receiving: {
    status: verb(nothing, receivingStatusSchema),
    /** Saves and follows at once: off, on, or on in another way. */
    configure: verb(receivingSettingsSchema, receivingStatusSchema),
    discardQuarantined: verb(nothing, receivingStatusSchema),
  },
  exports: {
    status: verb(nothing, exportStatusSchema),
    /** Asks for a folder in a dialog where one is needed; null: it was dismissed. A case brings its own items. Progress and result come as events. */
    start: verb(
      z
        .object({ items: z.array(itemIdSchema).max(5000), wish: exportWishSchema })
        .refine(({ items, wish }) => items.length > 0 || wish.kind === 'case'),
      exportStatusSchema.nullable(),
    ),
    cancel: verb(nothing, exportStatusSchema),
    archive: verb(nothing, archiveSettingsSchema.nullable()),
    /** The secret goes to the keychain and never comes back; null keeps it, if nothing else changes. */
    setArchive: verb(
      z.object({ settings: archiveSettingsSchema.nullable(), secret: z.string().min(1).max(4000).nullable() }),
      archiveSettingsSchema.nullable(),
    ),
  },
} as const;

export type IpcVerbs = typeof ipcVerbs;
export type IpcRoom = keyof IpcVerbs;

/** What main tells the window. One channel, one union. */
export const ipcEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('batch'), batch: batchSchema }),
  /** An import ended before its time; what counted as imported is safe. */
  z.object({ kind: z.literal('import-stopped'), batch: batchIdSchema, error: scrimErrorSchema }),
  z.object({ kind: z.literal('item'), item: itemSummarySchema }),
  z.object({ kind: z.literal('items-removed'), items: z.array(itemIdSchema) }),
  z.object({ kind: z.literal('submission'), submission: submissionSchema }),
  z.object({ kind: z.literal('session'), session: sessionSchema }),
  z.object({ kind: z.literal('vault'), status: vaultStatusSchema }),
  z.object({ kind: z.literal('receiving'), status: receivingStatusSchema }),
  z.object({ kind: z.literal('export'), status: exportStatusSchema }),
  z.object({ kind: z.literal('app'), info: appInfoSchema }),
  /** A choice of the application's menu, by its command id. */
  z.object({
    kind: z.literal('menu'),
    command: z.enum(['import-files', 'import-folder', 'undo', 'redo', 'preferences', 'inbox']),
  }),
]);
export type IpcEvent = z.infer<typeof ipcEventSchema>;

/** A frame as cosmetic regions would show it; `of` says what it was reckoned from, so that a change is asked for anew. */
export interface CoarseView {
  readonly style: CosmeticStyle;
  readonly of: string;
}
const coarseQuery = (before: '?' | '&', coarse: CoarseView | undefined): string =>
  coarse ? `${before}coarse=${coarse.style}&of=${coarse.of}` : '';

/**
 * Pixels by fetch, never by IPC. Relative URLs on the app's own scheme; main answers 404 for unknown ids, 423 while the
 * vault is locked, and an error body `{code, params}` otherwise.
 */
export const mediaUrl = {
  thumbnail: (item: string) => `/media/items/${item}/thumbnail`,
  picture: (item: string, frame: number, maxSide: number, coarse?: CoarseView) =>
    `/media/items/${item}/frames/${frame}/picture?maxSide=${maxSide}${coarseQuery('&', coarse)}`,
  /** A part of a large picture in full size, by column and row of tiles (`model/tiles.ts`). */
  tile: (item: string, frame: number, column: number, row: number, coarse?: CoarseView) =>
    `/media/items/${item}/frames/${frame}/tiles/${column}/${row}${coarseQuery('?', coarse)}`,
  /** Greyscale DICOM only; answers application/octet-stream with the headers of `samplesHeaders`. */
  samples: (item: string, frame: number, coarse?: CoarseView) =>
    `/media/items/${item}/frames/${frame}/samples${coarseQuery('?', coarse)}`,
  sharedPicture: (image: string, frame: number, maxSide: number) =>
    `/media/shared/${image}/frames/${frame}/picture?maxSide=${maxSide}`,
  consentDocument: (consent: string) => `/media/consents/${consent}/document`,
} as const;
export const samplesHeaders = {
  columns: 'x-columns',
  rows: 'x-rows',
  bits: 'x-bits-allocated',
  signed: 'x-signed',
  float: 'x-float',
  bitsStored: 'x-bits-stored',
  slope: 'x-slope',
  intercept: 'x-intercept',
  /** The frame's own windows as JSON. */
  windows: 'x-windows',
  /** VOI LUTs as JSON without their entries, which follow the samples. */
  tables: 'x-voi-luts',
} as const;
export const frameWindowsSchema = z.array(windowSchema);
/** Of each VOI LUT behind a frame's samples; entries are little-endian and of 16 bits. */
export const voiTablesSchema = z.array(
  z.object({
    name: z.string().max(64),
    first: z.int(),
    bits: z.int().min(1).max(16),
    count: z.int().min(1).max(65536),
  }),
);
export const mediaIds = { item: itemIdSchema, image: imageIdSchema, consent: consentIdSchema } as const;
