import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { tokenHash } from '../../../service/people/tokens.ts';
import { sha256Of, type Person } from '../../../test/support/caseService.ts';

/** Zipf's law: a few words stand in most texts, most words in few; what a search finds is as many or as few as in life. */
const frequent = ['Erythema', 'Melanoma', 'Chordoma', 'Psoriasis', 'Embolism', 'Fracture', 'Meningioma', 'Eczema'];
const places = ['forearm', 'clivus', 'lung', 'femur', 'scalp'];
const syllables = ['der', 'ma', 'ti', 'lo', 'ra', 'xen', 'po', 'lys', 'car', 'ni', 'tho', 'rax', 'em', 'bol', 'is'];
const vocabulary = Array.from({ length: 3000 }, (_, n) => {
  const at = (power: number) => syllables[Math.floor(n / syllables.length ** power) % syllables.length]!;
  return `${at(0)}${at(1)}${at(2)}`;
});

/** The same numbers in every run. */
function dice(): () => number {
  let state = 20_261_122;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const authorCount = 300;
const groupCount = 20;
const batch = 5000;

export interface Seeded {
  /** Of the community: every reader may open them. */
  readonly ids: readonly string[];
  /** Accounts with cases of their own, each in some of the groups and named now and then. */
  readonly readers: readonly Person[];
}

/**
 * What thousands of submissions would leave behind, written past the service's rules by the database's owner: authors, groups, cases of
 * every audience with a picture and its receipt, a comment on every second.
 */
export async function seed(ownerUrl: string, cases: number): Promise<Seeded> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const readers = await seedPeople(owner);
    const random = dice();
    for (let from = 0; from < cases; from += batch) await seedCases(owner, random, from, Math.min(batch, cases - from));
    await seedWhatHangsOnThem(owner);
    await owner.query('VACUUM ANALYZE');
    const { rows } = await owner.query<{ id: string }>(
      `SELECT id FROM cases WHERE audience_kind = 'community' ORDER BY id LIMIT 500`,
    );
    return { ids: rows.map(({ id }) => id), readers };
  } finally {
    await owner.end();
  }
}

/** Every fifth group has each of them: two groups are alike for nobody, and twenty people share none of what is their own. */
async function seedPeople(owner: pg.Client): Promise<readonly Person[]> {
  const tokens = Array.from({ length: authorCount }, () => randomBytes(32).toString('base64url'));
  const { rows } = await owner.query<{ id: string; username: string; n: number }>(
    `INSERT INTO users (id, username, display_name, role, verification)
      SELECT gen_random_uuid(), 'bench-' || n, 'Dr Bench ' || n, 'clinician', 'verified' FROM generate_series(1, $1::integer) n
      RETURNING id, username, substr(username, 7)::integer AS n`,
    [authorCount],
  );
  await owner.query(
    `INSERT INTO sessions (token_hash, user_id, expires_at)
      SELECT s.hash, s.id, now() + interval '1 day' FROM unnest($1::bytea[], $2::uuid[]) s (hash, id)`,
    [tokens.map(tokenHash), rows.map(({ id }) => id)],
  );
  await owner.query(
    `INSERT INTO groups (id, name) SELECT gen_random_uuid(), 'Board ' || n FROM generate_series(1, $1::integer) n`,
    [groupCount],
  );
  await owner.query(
    `INSERT INTO group_members SELECT g.id, u.id FROM (SELECT id, substr(name, 7)::integer AS n FROM groups) g
        JOIN (SELECT id, substr(username, 7)::integer AS n FROM users WHERE username LIKE 'bench-%') u
          ON (u.n + g.n * (1 + u.n % 3)) % 5 = 0`,
  );
  return rows.map(({ id, username }, index) => ({ token: tokens[index]!, user: { id, username } }) as Person);
}

async function seedCases(owner: pg.Client, random: () => number, from: number, count: number): Promise<void> {
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1]!;
  const text = (length: number) => Array.from({ length }, word).join(' ');
  const rows = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return {
      id: randomUUID(),
      n,
      title: `${frequent[n % frequent.length]!} ${text(3)}`,
      anatomy: places[n % places.length]!,
      question: `Which next step would you take? ${text(12)}`,
      findings: `Seen in the ${places[n % places.length]!}, variant ${n % 97}: ${text(40)}`,
    };
  });
  await owner.query(
    `WITH people AS (SELECT id, row_number() OVER (ORDER BY username) AS n FROM users WHERE username LIKE 'bench-%'),
      boards AS (SELECT id, row_number() OVER (ORDER BY name) AS n FROM groups)
    INSERT INTO cases (id, author_id, state, title, specialty, anatomy, tags, question, findings, graphic, urgency, anonymous,
      faces_kept, child, audience_kind, audience_group, consent_levels, consent_language, consent_signed_on,
      consent_document_hash, content_hash, created_at, submitted_at, published_at)
    SELECT c.id, p.id, 'published', c.title, CASE c.n % 2 WHEN 0 THEN 'radiology' ELSE 'dermatology' END, c.anatomy,
      ARRAY[(ARRAY['bone', 'skin', 'vessel'])[1 + c.n % 3], 'tag' || c.n % 50], c.question, c.findings, false, 'routine', false,
      false, false, k.kind, CASE k.kind WHEN 'group' THEN b.id END, '{record,teaching}', 'en', '2026-11-20', $2, '\\x00',
      t.at, t.at, t.at
    FROM jsonb_to_recordset($1::jsonb) AS c (id uuid, n integer, title text, anatomy text, question text, findings text)
      JOIN people p ON p.n = 1 + c.n % $3 JOIN boards b ON b.n = 1 + c.n % $4
      CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', now()) - c.n * interval '1 minute' AS at) t
      CROSS JOIN LATERAL (SELECT CASE WHEN c.n % 10 < 7 THEN 'community' WHEN c.n % 10 = 7 THEN 'group'
        WHEN c.n % 10 = 8 THEN 'colleagues' ELSE 'only-me' END AS kind) k`,
    [JSON.stringify(rows), sha256Of(Buffer.from('a document')), authorCount, groupCount],
  );
}

async function seedWhatHangsOnThem(owner: pg.Client): Promise<void> {
  await owner.query(
    `INSERT INTO images (id, case_id, position, sha256, bytes, media_type, columns, rows, frames, annotations)
      SELECT gen_random_uuid(), id, 0, encode(sha256(id::text::bytea), 'hex'), 1000, 'image/png', 4, 3, 1, '[]' FROM cases`,
  );
  await owner.query(
    `INSERT INTO receipts (image_id, case_id, sha256, bytes, received_at, sealed)
      SELECT id, case_id, sha256, bytes, now(), true FROM images`,
  );
  // Each such case names five.
  await owner.query(
    `WITH people AS (SELECT id, row_number() OVER (ORDER BY username) AS n FROM users WHERE username LIKE 'bench-%'),
      meant AS (SELECT id, row_number() OVER (ORDER BY created_at) AS n FROM cases WHERE audience_kind = 'colleagues')
    INSERT INTO case_colleagues SELECT m.id, p.id FROM meant m CROSS JOIN generate_series(0, 4) k JOIN people p ON p.n = 1 + (m.n + k * 61) % $1`,
    [authorCount],
  );
  await owner.query(
    `INSERT INTO comments (id, case_id, author_id, body, annotations, created_at)
      SELECT gen_random_uuid(), c.id, c.author_id, 'A remark about the ' || c.anatomy || ': ' || left(c.findings, 60), '[]', c.created_at
      FROM (SELECT *, row_number() OVER (ORDER BY created_at) AS n FROM cases) c WHERE c.n % 2 = 0`,
  );
}
