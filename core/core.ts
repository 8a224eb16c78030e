import type { IpcEvent, KeyImages, Session, VaultStatus } from '../contract/ipc.schema.ts';
import type {
  CaseListEntry,
  CasePage,
  CaseTexts,
  Certificate,
  Comment,
  CommentResolution,
  Duty,
  DutyWish,
  Facets,
  FlagResolution,
  Inbox,
  ListedUser,
  ModerationDecision,
  ModerationEntry,
  NewComment,
  NewPage,
  Opening,
  PageAsked,
  Registration,
  ResetCode,
  SearchQuery,
  SharedCase,
  SpecialtyToAsk,
  Stars,
  StarsWish,
  UserPatch,
  VerificationDecision,
  WaitingComment,
  WaitingFlag,
  WaitingRegistration,
  WithdrawalReason,
} from '../contract/caseApi.schema.ts';
import type { EncodedPicture, FrameSamples } from '../contract/workers.schema.ts';
import type { About } from '../contract/signInApi.schema.ts';
import type { Group, User } from '../model/account.ts';
import type { ProviderSignIn } from './app/providerSignIn.ts';
import type { Annotation } from '../model/annotation.ts';
import type { CaseDraft, CaseFormDraft } from '../model/case.ts';
import type { ArchiveSettings, ExportStatus, ExportWish } from '../model/exporting.ts';
import type { ConsentFact, ConsentForm } from '../model/consent.ts';
import type { CosmeticStyle } from '../model/cosmeticStyle.ts';
import type { Depiction } from '../model/depiction.ts';
import type { EditHistory } from '../model/editHistory.ts';
import type { Act, CopyPlan } from '../model/seriesCopy.ts';
import type { DeviceTemplate, TemplateId } from '../model/deviceTemplate.ts';
import type { BatchId, CaseId, ConsentId, GroupId, ImageId, ItemId, JobId, RegionId, UserId } from '../model/ids.ts';
import type { Batch, ItemDetail, ItemSummary } from '../model/item.ts';
import type { Submission, UploadLimit } from '../model/queue.ts';
import type { ReceivingSettings, ReceivingStatus } from '../model/receiving.ts';
import type { Sensitivity, SensitivityStatus } from '../model/sensitivity.ts';
import type { Region } from '../model/redaction.ts';
import type { BurnGrid } from '../model/burnGrid.ts';
import type { HeaderComparison } from '../model/headerComparison.ts';
import type { Approval, Sheet, SheetChoice } from '../model/lookAlike.ts';
import type { AuditTrail, LookUpState } from '../model/lookUp.ts';
import type { Clock, Keychain, Log, Paths, ProcessHost } from './ports/ports.ts';
import type { Policy } from '../model/policy.ts';

/** What happens in core that a window would show. Menu and app events are the shell's own. */
export type CoreEvent = Exclude<IpcEvent, { kind: 'menu' } | { kind: 'app' }>;

export interface CorePorts {
  readonly paths: Paths;
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly processes: ProcessHost;
  readonly log: Log;
  readonly policy: Policy;
  /** Origin of the case service, such as http://127.0.0.1:7411; read at each call, null while none is known. */
  readonly serviceUrl: () => string | null;
  /**
   * Which service that is, whatever address it has at the moment: `embeddedService` or the origin of a hospital's. Sign-ins and
   * submissions belong to the service they were made for and never go to another.
   */
  readonly serviceName: () => string;
}

/**
 * The product without a window. Every method throws ScrimFailure; main and cli turn that into a Result or an exit code. Methods that
 * need the vault throw VAULT_LOCKED until it is open.
 */
export interface Core {
  /** Answers a function that stops listening. */
  onEvent(listener: (event: CoreEvent) => void): () => void;
  readonly vault: {
    status(): Promise<VaultStatus>;
    create(passphrase: string | null): Promise<VaultStatus>;
    unlock(passphrase: string | null): Promise<VaultStatus>;
    lock(): Promise<VaultStatus>;
  };
  readonly imports: {
    /** Answers as soon as the batch exists; files follow in the background and are reported by events. */
    start(paths: readonly string[]): Promise<BatchId>;
    cancel(batch: BatchId): Promise<void>;
    list(): Promise<Batch[]>;
    /** Resolves when no import and no detection is under way. */
    settled(): Promise<void>;
  };
  readonly items: {
    list(offset: number, limit: number): Promise<{ items: ItemSummary[]; total: number }>;
    get(item: ItemId): Promise<ItemDetail>;
    saveEdits(
      item: ItemId,
      revision: number,
      regions: readonly Region[],
      annotations: readonly Annotation[],
      beside?: { readonly fill?: string | undefined; readonly history?: EditHistory | undefined },
    ): Promise<ItemDetail>;
    /** What can be undone on it; empty once regions or annotations were changed by anything but edits. */
    history(item: ItemId): Promise<EditHistory>;
    markReviewed(item: ItemId, revision: number): Promise<ItemDetail>;
    reopen(item: ItemId): Promise<ItemDetail>;
    detect(item: ItemId): Promise<ItemDetail>;
    /** Keeps it out of every case, or lets it be shared again; CONFLICT for what was submitted. */
    setExcluded(item: ItemId, excluded: boolean): Promise<ItemDetail>;
    /** What photos show, all of them or none; CONFLICT for what was submitted. */
    depict(changes: readonly { readonly item: ItemId; readonly depiction: Depiction }[]): Promise<void>;
    /** A person has it before their eyes: what a head or a neck cannot be reviewed without. */
    markSeen(item: ItemId): Promise<ItemDetail>;
    /** Look-alikes that wait for review, each group as a contact sheet; see `model/lookAlike.ts` for what is on none. */
    sheets(): Promise<Sheet[]>;
    /** All of them or none: CONFLICT as soon as one is not like `like` any more, or may not be approved beside others. */
    approveSheet(like: ItemId, items: readonly SheetChoice[]): Promise<Approval>;
    /** Makes undecided again what nobody touched since; answers which. NOT_FOUND once the vault was closed. */
    takeBackApproval(approval: string): Promise<ItemId[]>;
    /** What copying these redactions to the other pictures of its series would do. CONFLICT if one of them is not accepted. */
    planCopy(item: ItemId, regions: readonly RegionId[]): Promise<CopyPlan>;
    copyToSeries(item: ItemId, regions: readonly RegionId[]): Promise<Act>;
    /** Takes the reviews of those back that are reviewed and not cleared or submitted. */
    reopenAll(items: readonly ItemId[]): Promise<Act>;
    /** Undoes what one act did, where nobody changed it since; answers where. NOT_FOUND once the vault was closed. */
    takeBack(act: string): Promise<ItemId[]>;
    /** What would become of its header if it were cleared as it is now; it identifies, and is for the window alone. */
    compareHeader(item: ItemId): Promise<HeaderComparison>;
    /** To which blocks a mask grows in the file that leaves; null where it is burned to the pixel. */
    burnGrid(item: ItemId): Promise<BurnGrid | null>;
    remove(items: readonly ItemId[]): Promise<void>;
    thumbnail(item: ItemId): Promise<EncodedPicture>;
    picture(item: ItemId, frame: number, maxSide: number, coarse?: CosmeticStyle): Promise<EncodedPicture>;
    /** A part of a frame in full size, by column and row (`model/tiles.ts`). NOT_FOUND where it has none. */
    tile(item: ItemId, frame: number, column: number, row: number, coarse?: CosmeticStyle): Promise<EncodedPicture>;
    samples(item: ItemId, frame: number, coarse?: CosmeticStyle): Promise<FrameSamples>;
  };
  readonly cases: {
    drafts(): Promise<CaseDraft[]>;
    create(items: readonly ItemId[]): Promise<CaseDraft>;
    save(id: CaseId, form: CaseFormDraft, items: readonly ItemId[]): Promise<CaseDraft>;
    discard(id: CaseId): Promise<void>;
    submit(id: CaseId): Promise<Submission>;
    /** Those of the pictures that show slices of a head, in the order of their slices, and which may stand for all before the community. */
    keyImages(items: readonly ItemId[]): Promise<KeyImages>;
  };
  readonly consent: {
    record(id: CaseId, form: ConsentForm): Promise<ConsentFact>;
    get(consent: ConsentId): Promise<ConsentFact>;
    withdraw(id: CaseId): Promise<CaseDraft>;
    /** The signed PDF, decrypted. */
    document(consent: ConsentId): Promise<Uint8Array>;
  };
  readonly account: {
    session(): Promise<Session>;
    signIn(username: string, password: string): Promise<Session>;
    signOut(): Promise<Session>;
    /** With who is away, and who stands in for them. */
    colleagues(query: string): Promise<ListedUser[]>;
    groups(): Promise<Group[]>;
    /** What the service says of itself before anybody signs in. */
    about(): Promise<About>;
    /** Through the hospital's OpenID provider, in the browser that `browse` opens. */
    signInThrough: ProviderSignIn['begin'];
    cancelSignIn(): Promise<void>;
    registerThrough: ProviderSignIn['register'];
    linkThrough: ProviderSignIn['link'];
    /** What pages reach this person as, and who stands in for whom. */
    duty(): Promise<Duty>;
    setDuty(wish: DutyWish): Promise<Duty>;
    /** What the service knows of the account now. */
    lookAgain(): Promise<Session>;
    /** Asks for an account; signs nobody in. */
    register(wanted: Registration): Promise<void>;
    changePassword(current: string, next: string): Promise<void>;
    /** A new password by what an administrator told one; signs nobody in. */
    redeemReset(username: string, code: string, password: string): Promise<void>;
  };
  /** For administrators: accounts and groups. */
  readonly people: {
    registrations(): Promise<WaitingRegistration[]>;
    decide(user: UserId, decision: VerificationDecision): Promise<User>;
    everybody(): Promise<User[]>;
    change(user: UserId, patch: UserPatch): Promise<User>;
    /** This administrator's part of a reset; told once. */
    makeReset(user: UserId): Promise<ResetCode>;
    addGroup(name: string): Promise<Group>;
    members(group: GroupId): Promise<User[]>;
    setMembers(group: GroupId, users: readonly UserId[]): Promise<void>;
  };
  /** For moderators, but for `flag`. */
  readonly moderation: {
    queue(): Promise<ModerationEntry[]>;
    claim(id: CaseId): Promise<void>;
    release(id: CaseId): Promise<void>;
    decide(id: CaseId, decision: ModerationDecision): Promise<void>;
    flag(image: ImageId, reason: string): Promise<void>;
    flags(): Promise<WaitingFlag[]>;
    resolve(image: ImageId, resolution: FlagResolution): Promise<void>;
    /** That somebody flagged. */
    comments(): Promise<WaitingComment[]>;
    resolveComment(comment: string, resolution: CommentResolution): Promise<void>;
    /** Its author is told the reason. */
    removeComment(comment: string, reason: string): Promise<void>;
  };
  readonly queue: {
    list(): Promise<Submission[]>;
    pause(id: CaseId): Promise<Submission>;
    resume(id: CaseId): Promise<Submission>;
    cancel(id: CaseId): Promise<Submission>;
    retry(id: CaseId, job: JobId | null): Promise<Submission>;
    limit(): Promise<UploadLimit>;
    /** Counts at once, for what is under way too. */
    setLimit(limit: UploadLimit): Promise<UploadLimit>;
    /** Resolves when nothing is under way: every submission is delivered, paused, parked or cancelled. */
    settled(): Promise<void>;
  };
  readonly shared: {
    mine(): Promise<CaseListEntry[]>;
    get(id: CaseId): Promise<SharedCase>;
    picture(image: ImageId, frame: number, maxSide: number): Promise<EncodedPicture>;
  };
  /** Published cases, and what an author does with one that is out of their hands. */
  readonly community: {
    search(query: SearchQuery): Promise<CasePage>;
    facets(): Promise<Facets>;
    similar(id: CaseId): Promise<CaseListEntry[]>;
    changeTexts(id: CaseId, texts: CaseTexts): Promise<SharedCase>;
    /** For good; what is in memory of its pictures goes too. */
    withdraw(id: CaseId, reason: WithdrawalReason): Promise<Certificate>;
    certificate(id: CaseId): Promise<Certificate>;
  };
  readonly discussion: {
    comments(id: CaseId): Promise<Comment[]>;
    /** TEXT_IDENTIFIES if its words read as if they named somebody. */
    post(id: CaseId, comment: NewComment): Promise<Comment>;
    /** Hides it from all but its author and staff until a moderator has looked at it. */
    flag(comment: string, reason: string): Promise<void>;
    /** One's own. */
    takeBack(comment: string): Promise<void>;
    stars(id: CaseId): Promise<Stars>;
    setStars(id: CaseId, stars: StarsWish): Promise<Stars>;
    openings(id: CaseId): Promise<Opening[]>;
    /** Which specialties were asked about a case, and whom that reached. */
    pages(id: CaseId): Promise<PageAsked[]>;
    /** TEXT_IDENTIFIES if its words read as if they named somebody. */
    ask(id: CaseId, page: NewPage): Promise<PageAsked>;
    specialties(): Promise<SpecialtyToAsk[]>;
  };
  readonly inbox: {
    read(): Promise<Inbox>;
    markRead(ids: readonly string[]): Promise<void>;
  };
  readonly lookUp: {
    state(): Promise<LookUpState>;
    /** `current` is null only for the first one. */
    setPassphrase(current: string | null, next: string): Promise<LookUpState>;
    /** Writes the pairs of all patients, or of the one with this pseudonym, to a new file; answers how many. */
    export(path: string, passphrase: string, patient: string | null): Promise<number>;
    exportProjectKey(path: string, passphrase: string): Promise<void>;
    /** `replace`: even if pictures were cleared with another key. */
    importProjectKey(path: string, passphrase: string, replace: boolean): Promise<LookUpState>;
    audit(): Promise<AuditTrail>;
  };
  readonly detection: {
    sensitivity(): Promise<SensitivityStatus>;
    /** For what is detected from now on; throws SENSITIVITY_FIXED where the policy leaves no choice. */
    setSensitivity(sensitivity: Sensitivity): Promise<SensitivityStatus>;
    /** What waits goes on waiting until `resume` or the next start; a single item can be detected all the same. */
    pause(): Promise<void>;
    resume(): Promise<void>;
    isPaused(): Promise<boolean>;
  };
  /** What was decided about pictures of a device, for its next ones. */
  readonly templates: {
    list(): Promise<DeviceTemplate[]>;
    /** From decided regions of a picture; pictures of its device that wait for review have it proposed, and are counted. */
    save(
      item: ItemId,
      name: string,
      regions: readonly RegionId[],
    ): Promise<{ template: DeviceTemplate; proposed: number }>;
    rename(id: TemplateId, name: string): Promise<DeviceTemplate[]>;
    remove(id: TemplateId): Promise<DeviceTemplate[]>;
    /** To a new file; answers how many. */
    export(path: string): Promise<number>;
    /** Answers how many were new. */
    import(path: string): Promise<number>;
  };
  readonly receiving: {
    status(): Promise<ReceivingStatus>;
    /** Saves and follows at once; throws RECEIVER_FORBIDDEN where the policy does not allow it. */
    configure(settings: ReceivingSettings): Promise<ReceivingStatus>;
    discardQuarantined(): Promise<ReceivingStatus>;
  };
  /** Reviewed pictures to a folder or an archive, cleared first where they are not yet; progress and result come as events. */
  readonly exports: {
    status(): Promise<ExportStatus>;
    /** A new folder is made in `parent`, which is null for an archive. CONFLICT while another export runs. */
    start(items: readonly ItemId[], wish: ExportWish, parent: string | null): Promise<ExportStatus>;
    cancel(): Promise<ExportStatus>;
    archive(): Promise<ArchiveSettings | null>;
    /** `secret`: password or token; null keeps the one that is there, if nothing else changes. */
    setArchive(settings: ArchiveSettings | null, secret: string | null): Promise<ArchiveSettings | null>;
  };
  /** Stops workers and transfers, closes the store. Work under way is resumed by the next start. */
  close(): Promise<void>;
}
