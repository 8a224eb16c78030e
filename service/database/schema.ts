import type { ColumnType, Generated } from 'kysely';
import type { Annotation } from '../../model/annotation.ts';
import type { Audience, Specialty } from '../../model/case.ts';
import type { ConsentLanguage, ConsentLevel } from '../../model/consent.ts';
import type { MediaType } from '../../model/item.ts';
import type { z } from 'zod';
import type { apiImageSchema, caseStageSchema, pageStageSchema } from '../../contract/caseApi.schema.ts';
import type { urgencySchema } from '../../model/case.ts';
import type { Role, Verification } from '../../model/account.ts';

export type CaseStage = z.output<typeof caseStageSchema>;

/** What an operator may set otherwise. */
export interface ServiceLimits {
  /** A sign-in is renewed no longer than this. */
  readonly session_days: number;
  /** A draft goes after so many days in which nothing happened to it. */
  readonly draft_days: number;
  /** How much a case, and all cases of a person together, may announce. */
  readonly case_bytes: number;
  readonly person_bytes: number;
  /** After how many minutes without an answer a page goes on, by its urgency. */
  readonly escalate_urgent_minutes: number;
  readonly escalate_soon_minutes: number;
  readonly escalate_routine_minutes: number;
}

/** The tables as kysely sees them; migrations/ is what makes them. Credentials and sessions are reached by functions only. */
export interface Database {
  users: {
    id: string;
    username: string;
    display_name: string;
    role: Role;
    verification: Verification;
    created_at: Generated<Date>;
  };
  service_policy: { two_person_verification: boolean; retention_days: number | null } & ServiceLimits;
  professions: {
    user_id: string;
    profession: string;
    specialty: string;
    licence_number: string;
    country: string;
    registered_at: Date;
  };
  verifications: {
    id: string;
    user_id: string;
    decided_by: string;
    decision: 'verified' | 'revoked';
    documents: string[];
    note: string;
    decided_at: Date;
  };
  groups: { id: string; name: string; created_at: Generated<Date> };
  group_members: { group_id: string; user_id: string };
  cases: {
    id: string;
    author_id: string;
    state: CaseStage;
    title: string;
    specialty: Specialty;
    anatomy: string;
    tags: string[];
    question: string;
    audience_kind: Audience['kind'];
    audience_group: string | null;
    consent_levels: ConsentLevel[] | null;
    consent_language: ConsentLanguage | null;
    consent_signed_on: string | null;
    consent_document_hash: string | null;
    content_hash: Buffer;
    created_at: Date;
    submitted_at: Date | null;
    findings: string;
    graphic: boolean;
    urgency: z.output<typeof urgencySchema>;
    anonymous: boolean;
    faces_kept: boolean;
    child: boolean;
    version: Generated<number>;
    claimed_by: Generated<string | null>;
    escalated: Generated<boolean>;
    published_at: Generated<Date | null>;
    expires_on: string | null;
    consent_form_version: string | null;
    consent_covers: string[] | null;
  };
  comments: {
    id: string;
    case_id: string;
    author_id: string;
    parent_id: string | null;
    body: string;
    image_id: string | null;
    annotations: ColumnType<Annotation[], string, never>;
    created_at: Date;
    removed_at: Generated<Date | null>;
    removed_by: Generated<string | null>;
    removal_reason: Generated<string | null>;
  };
  comment_flags: {
    comment_id: string;
    case_id: string;
    flagged_by: string;
    reason: string;
    flagged_at: Date;
    resolution: 'kept' | 'removed' | null;
    resolved_by: string | null;
  };
  notices: {
    id: Generated<string>;
    user_id: string;
    kind: string;
    by_account: string | null;
    case_id: string | null;
    detail: string | null;
    created_at: Date;
    read_at: Date | null;
  };
  stars: { case_id: string; user_id: string; kind: 'quality' | 'collection' | 'follow' };
  openings: { case_id: string; user_id: string; opened_at: Date };
  notifications: {
    id: Generated<string>;
    user_id: string;
    case_id: string;
    comment_id: string | null;
    page_id: string | null;
    on_behalf_of: string | null;
    kind: 'comment' | 'mention' | 'page';
    stage: Generated<z.output<typeof pageStageSchema>>;
    urgent: boolean;
    created_at: Date;
    read_at: Date | null;
  };
  pages: {
    id: string;
    case_id: string;
    asked_by: string;
    specialty: string;
    urgency: z.output<typeof urgencySchema>;
    question: string;
    created_at: Date;
    stage: Generated<z.output<typeof pageStageSchema>>;
    stage_at: Generated<Date | null>;
    escalates_at: Generated<Date | null>;
  };
  duties: {
    user_id: string;
    specialty: string | null;
    leave_from: string | null;
    leave_until: string | null;
    delegate_id: string | null;
    deputy_id: string | null;
  };
  audit_events: { seq: number; entry: string; previous: Buffer; hash: Buffer };
  case_versions: { case_id: string; version: number; texts: ColumnType<unknown, string, never>; replaced_at: Date };
  case_keys: { case_id: string; wrapped: Buffer };
  moderation_decisions: {
    id: string;
    case_id: string;
    version: number;
    moderator_id: string;
    verdict: 'approve' | 'return' | 'escalate';
    reasons: string[];
    decided_at: Date;
  };
  image_flags: {
    image_id: string;
    case_id: string;
    flagged_by: string;
    reason: string;
    flagged_at: Date;
    resolution: 'kept' | 'hidden' | null;
    resolved_by: string | null;
  };
  tombstones: { case_id: string; author_id: string; withdrawn_at: Date; certificate: Record<string, unknown> };
  case_colleagues: { case_id: string; user_id: string };
  images: {
    id: string;
    case_id: string;
    position: number;
    sha256: string;
    bytes: number;
    media_type: MediaType;
    columns: number;
    rows: number;
    frames: number;
    /** Written as JSON text. */
    annotations: ColumnType<Annotation[], string, never>;
    modality: string | null;
    report: ColumnType<z.output<typeof apiImageSchema>['report'] | null, string | null, never>;
  };
  image_previews: { image_id: string; case_id: string; sealed: Buffer };
  receipts: { image_id: string; case_id: string; sha256: string; bytes: number; received_at: Date; sealed: boolean };
}
