import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Role, Verification } from '../../../model/account.ts';
import { roleSchema, verificationSchema } from '../../../model/account.ts';
import type { Audience } from '../../../model/case.ts';
import { tokenHash } from '../../../service/people/tokens.ts';
import { sha256Of, type TestService } from '../caseService.ts';

/** How a viewer stands to the cases: named in them and member of their group, or neither. */
export type Relation = 'author' | 'insider' | 'outsider';
export interface Viewer {
  readonly name: string;
  readonly id: string;
  /** Null for nobody. */
  readonly token: string | null;
  readonly role: Role;
  readonly verification: Verification;
  readonly relation: Relation;
  /** Has claimed every case that is in moderation. */
  readonly claimant: boolean;
}
/** Where a case may stand; `flagged` is published with an image that somebody flagged, `withdrawn` is a tombstone. */
export const caseStates = [
  'draft',
  'submitted',
  'in-moderation',
  'published',
  'flagged',
  'returned',
  'withdrawn',
] as const;
export type CaseState = (typeof caseStates)[number];
export const audiences = ['only-me', 'colleagues', 'group', 'community'] as const;

export interface Target {
  readonly case: string;
  readonly image: string;
  /** By the case's author. */
  readonly comment: string;
  readonly audience: Audience['kind'];
  readonly state: CaseState;
}

export interface World {
  readonly viewers: readonly Viewer[];
  readonly group: string;
  readonly picture: Buffer;
  /** A case of the author, written past all rules. */
  addCase(audience: Audience['kind'], state: CaseState): Promise<Target>;
  removeCase(target: Target): Promise<void>;
  ask(viewer: Viewer, request: { method: string; path: string; body?: unknown }): Promise<Response>;
  end(): Promise<void>;
}

/** Every role × verification × relation, seeded by the database's owner, so that nothing under test decides what there is. */
export async function createWorld(service: TestService): Promise<World> {
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  const group = randomUUID();
  await owner.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [group, `Group ${group}`]);
  const viewers: Viewer[] = [];
  for (const role of roleSchema.options) {
    for (const verification of verificationSchema.options) {
      for (const relation of ['insider', 'outsider'] as const) {
        viewers.push(await addViewer(owner, role, verification, relation));
      }
    }
  }
  viewers.push(await addViewer(owner, 'clinician', 'verified', 'author'));
  const author = viewers.at(-1)!;
  const nobody: Viewer = { ...author, name: 'nobody', id: randomUUID(), token: null, relation: 'outsider' };
  const insiders = viewers.filter(({ relation }) => relation !== 'outsider').map(({ id }) => id);
  await owner.query('INSERT INTO group_members (group_id, user_id) SELECT $1, unnest($2::uuid[])', [group, insiders]);
  const named = viewers.filter(({ relation }) => relation === 'insider').map(({ id }) => id);
  const picture = Buffer.from('a picture that some may see');
  await storePlain(service, picture);
  const claimant = viewers.find((viewer) => viewer.claimant)!.id;
  return {
    viewers: [...viewers, nobody],
    group,
    picture,
    addCase: (audience, state) =>
      addCase(owner, { author: author.id, claimant, group, named, picture }, audience, state),
    removeCase: async (target) => {
      await owner.query('DELETE FROM cases WHERE id = $1', [target.case]);
    },
    ask: (viewer, { method, path, body }) =>
      service.call(viewer.token === null ? null : ({ token: viewer.token } as never), method, path, body),
    end: () => owner.end(),
  };
}

async function addViewer(
  owner: pg.Client,
  role: Role,
  verification: Verification,
  relation: Relation,
): Promise<Viewer> {
  const id = randomUUID();
  const name = `${verification} ${role}, ${relation}`;
  const token = randomBytes(32).toString('base64url');
  await owner.query('INSERT INTO users (id, username, display_name, role, verification) VALUES ($1, $2, $3, $4, $5)', [
    id,
    id.slice(0, 18),
    name,
    role,
    verification,
  ]);
  await owner.query(
    `INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    [tokenHash(token), id],
  );
  const claimant = role === 'moderator' && verification === 'verified' && relation === 'insider';
  return { name, id, token, role, verification, relation, claimant };
}

/** As bytes were kept before cases had keys: all seeded cases can share them. */
async function storePlain(service: TestService, bytes: Buffer): Promise<void> {
  const hash = sha256Of(bytes);
  const folder = join(service.dataDir, 'blobs', hash.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, hash), bytes);
}

interface Setting {
  readonly claimant: string;
  readonly author: string;
  readonly group: string;
  readonly named: readonly string[];
  readonly picture: Buffer;
}

async function addCase(owner: pg.Client, setting: Setting, audience: Audience['kind'], state: CaseState) {
  const target: Target = { case: randomUUID(), image: randomUUID(), comment: randomUUID(), audience, state };
  const hash = sha256Of(setting.picture);
  const stored = state === 'flagged' || state === 'withdrawn' ? 'published' : state;
  await owner.query(
    `INSERT INTO cases (id, author_id, state, title, specialty, anatomy, tags, question, audience_kind, audience_group,
      consent_levels, consent_language, consent_signed_on, consent_document_hash, content_hash, created_at, submitted_at,
      published_at, claimed_by)
    VALUES ($1, $2, $3, 'A case to be seen', 'radiology', 'knee', '{tear}', 'What is it?', $4, $5,
      '{record}', 'en', '2026-11-20', $6, '\\x00', now(), $7, $8, $9)`,
    [
      target.case,
      setting.author,
      stored,
      audience,
      audience === 'group' ? setting.group : null,
      hash,
      stored === 'draft' ? null : new Date(),
      stored === 'published' ? new Date() : null,
      stored === 'in-moderation' ? setting.claimant : null,
    ],
  );
  if (audience === 'colleagues') {
    await owner.query('INSERT INTO case_colleagues (case_id, user_id) SELECT $1, unnest($2::uuid[])', [
      target.case,
      setting.named,
    ]);
  }
  await owner.query(
    `INSERT INTO images (id, case_id, position, sha256, bytes, media_type, columns, rows, frames, annotations)
    VALUES ($1, $2, 0, $3, $4, 'image/png', 4, 3, 1, '[]')`,
    [target.image, target.case, hash, setting.picture.length],
  );
  await owner.query(`INSERT INTO receipts VALUES ($1, $2, $3, $4, now(), false)`, [
    target.image,
    target.case,
    hash,
    setting.picture.length,
  ]);
  await owner.query(
    `INSERT INTO comments (id, case_id, author_id, body, annotations, created_at) VALUES ($1, $2, $3, 'Said', '[]', now())`,
    [target.comment, target.case, setting.author],
  );
  if (state === 'flagged') {
    await owner.query(`INSERT INTO image_flags VALUES ($1, $2, $3, 'look', now(), NULL, NULL)`, [
      target.image,
      target.case,
      setting.claimant,
    ]);
  }
  if (state === 'withdrawn') await owner.query(`SELECT bury($1, 'patient', NULL, now())`, [target.case]);
  return target;
}
