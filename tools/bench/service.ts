import { parseArgs } from 'node:util';
import pg from 'pg';
import { aCase, anImage, newCaseId, sha256Of, startTestService, type Person } from '../../test/support/caseService.ts';
import type { TestService } from '../../test/support/caseService.ts';
import { noise, uploadWithTus } from '../../test/support/tus.ts';
import { timed } from './timing.ts';

// `npm run bench:service [-- --cases 100000 --seconds 10]`: a service with that many published cases, and what its answers take for 20 and
// for 200 clients at once. In ratios to a request that asks the database for nothing but who is asking, in the same run: milliseconds of
// one machine say little of another.

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '8' } },
});
const caseCount = Number(values.cases);
const seconds = Number(values.seconds);
const picture = noise(200_000);

/** Past the service's rules, as the owner: what thousands of submissions would leave behind. */
async function seed(service: TestService, author: Person): Promise<string[]> {
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  await owner.query(
    `INSERT INTO cases (id, author_id, state, title, specialty, anatomy, tags, question, findings, graphic, urgency, anonymous,
      faces_kept, child, audience_kind, consent_levels, consent_language, consent_signed_on, consent_document_hash, content_hash,
      created_at, submitted_at, published_at)
    SELECT gen_random_uuid(), $1, 'published', words.title || ' ' || n, CASE n % 2 WHEN 0 THEN 'radiology' ELSE 'dermatology' END,
      words.anatomy, ARRAY[words.tag, 'tag' || n % 50], 'Which next step would you take for ' || words.title || '?',
      'Seen in ' || words.anatomy || ', variant ' || n % 97, false, 'routine', false, false, false,
      CASE WHEN n % 10 = 0 THEN 'only-me' ELSE 'community' END, '{record,teaching}', 'en', '2026-11-20', $2, '\\x00',
      now() - n * interval '1 minute', now() - n * interval '1 minute', now() - n * interval '1 minute'
    FROM generate_series(1, $3::integer) n CROSS JOIN LATERAL (SELECT
      (ARRAY['Erythema', 'Melanoma', 'Chordoma', 'Psoriasis', 'Embolism', 'Fracture', 'Meningioma', 'Eczema'])[1 + n % 8] AS title,
      (ARRAY['forearm', 'clivus', 'lung', 'femur', 'scalp'])[1 + n % 5] AS anatomy,
      (ARRAY['bone', 'skin', 'vessel'])[1 + n % 3] AS tag) words`,
    [author.user.id, sha256Of(Buffer.from('a document')), caseCount],
  );
  await owner.query(
    `INSERT INTO images (id, case_id, position, sha256, bytes, media_type, columns, rows, frames, annotations)
    SELECT gen_random_uuid(), id, 0, encode(sha256(id::text::bytea), 'hex'), 1000, 'image/png', 4, 3, 1, '[]' FROM cases`,
  );
  await owner.query(
    `INSERT INTO receipts (image_id, case_id, sha256, bytes, received_at, sealed)
    SELECT id, case_id, sha256, bytes, now(), true FROM images`,
  );
  await owner.query('ANALYZE');
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM cases WHERE audience_kind = 'community' ORDER BY random() LIMIT 500`,
  );
  await owner.end();
  return rows.map(({ id }) => id);
}

interface Load {
  /** Milliseconds of every answer. */
  readonly took: readonly number[];
  /** Under too much of it, an answer may be that there is none. */
  readonly failed: number;
}

/** As many clients at once, each asking again when it was answered, for so many seconds. */
async function load(clients: number, ask: (turn: number) => Promise<unknown>): Promise<Load> {
  const took: number[] = [];
  let failed = 0;
  const until = Date.now() + seconds * 1000;
  let turn = 0;
  const client = async () => {
    while (Date.now() < until) {
      await timed(() => ask(turn++)).then(
        (ms) => took.push(ms),
        () => (failed += 1),
      );
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { took, failed };
}

const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? NaN;

async function run(): Promise<void> {
  const service = await startTestService();
  const author = await service.person('clinician');
  const reader = await service.person('clinician');
  let ids: string[] = [];
  const seeded = await timed(async () => void (ids = await seed(service, author)));
  console.log(`${caseCount} cases in ${(seeded / 1000).toFixed(1)} s`);
  const get = async (path: string) => {
    const response = await service.call(reader, 'GET', path);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    await response.arrayBuffer();
  };
  const words = ['melanoma', 'chordoma clivus', 'psoriasis', 'variant 13', 'bone', 'fracture femur'];
  const upload = async () => {
    const [id, image] = [newCaseId(), anImage(picture)];
    await service.call(author, 'PUT', `/api/cases/${id}`, aCase([image], {}, { kind: 'community' }));
    await uploadWithTus(service.url, author, id, image, picture);
  };
  const kinds: Readonly<Record<string, (turn: number) => Promise<unknown>>> = {
    feed: () => get('/api/search'),
    search: (turn) => get(`/api/search?text=${encodeURIComponent(words[turn % words.length]!)}`),
    'case open': (turn) => get(`/api/cases/${ids[turn % ids.length]}`),
    upload,
  };
  for (const clients of [20, 200]) {
    const trivial = await load(clients, () => get('/api/me'));
    const base = [0.5, 0.95].map((at) => quantile(trivial.took, at));
    console.log(`\n${clients} clients       p50 ms   p95 ms   p50 ratio  p95 ratio  answers  failed`);
    const line = (name: string, { took, failed }: Load) => {
      const found = [0.5, 0.95].map((at) => quantile(took, at));
      const cells = [...found.map((ms) => ms.toFixed(1)), ...found.map((ms, at) => (ms / base[at]!).toFixed(1))];
      console.log(`${name.padEnd(16)}${cells.map((cell) => cell.padStart(9)).join('  ')}  ${took.length}  ${failed}`);
    };
    line('trivial', trivial);
    for (const [name, ask] of Object.entries(kinds)) line(name, await load(clients, ask));
  }
  await service.stop();
}

await run();
