import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { emptyCaseForm } from '../../model/case.ts';
import { caseIdSchema, imageIdSchema, jobIdSchema, type CaseId } from '../../model/ids.ts';
import { aCase, anImage } from '../../test/support/caseService.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { StoredSubmission } from '../upload/ports.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { openStore, type Store } from './openStore.ts';

const folder = temporaryFolders();
const keys = deriveVaultKeys(Buffer.alloc(32, 5));
const vault = randomUUID();
const now = new Date('2026-01-02T03:04:05.000Z');

async function withDraft(store: Store): Promise<CaseId> {
  const id = caseIdSchema.parse(randomUUID());
  await store.cases.create({ id, form: emptyCaseForm, items: [] }, now);
  return id;
}

function submission(id: CaseId, overrides: Partial<StoredSubmission> = {}): StoredSubmission {
  const image = anImage(Buffer.from('x'));
  const job = { id: jobIdSchema.parse(randomUUID()), image: image.id, bytes: 1, attempts: 2 };
  return {
    case: id,
    title: 'FICTIONAL TITLE',
    state: { kind: 'uploading' },
    startedAt: now.toISOString(),
    jobs: [{ ...job, state: { kind: 'uploading', sent: 1 }, uploadUrl: 'https://FICTIONAL.example/u/1' }],
    content: aCase([image]),
    service: 'https://cases.fictional.example',
    account: '70000000-0000-4000-8000-000000000001',
    ...overrides,
  };
}

describe('submissions in the store', () => {
  it('come back after a restart as they were put, and tell nothing in the clear', async () => {
    const home = await folder();
    let store = await openStore(home, vault, keys);
    const stored = submission(await withDraft(store));
    await store.submissions.put(stored);
    await store.close();
    store = await openStore(home, vault, keys);
    expect(await store.submissions.all()).toEqual([stored]);
    for (const path of await filesBelow(home)) expect((await readFile(path)).includes('FICTIONAL')).toBe(false);
    await store.close();
  });

  it('change state and jobs one by one, and ignore what is not there', async () => {
    const store = await openStore(await folder(), vault, keys);
    const stored = submission(await withDraft(store));
    await store.submissions.put(stored);
    const job = { ...stored.jobs[0]!, attempts: 3, state: { kind: 'delivered' as const, at: now.toISOString() } };
    await store.submissions.saveJob(stored.case, job);
    await store.submissions.saveState(stored.case, { kind: 'paused' });
    const nowhere = caseIdSchema.parse(randomUUID());
    await store.submissions.saveState(nowhere, { kind: 'paused' });
    await store.submissions.saveJob(nowhere, { ...job, attempts: 9 });
    expect(await store.submissions.all()).toEqual([{ ...stored, state: { kind: 'paused' }, jobs: [job] }]);
    await store.close();
  });

  it('make their case more than a draft until they are cancelled', async () => {
    const store = await openStore(await folder(), vault, keys);
    const stored = submission(await withDraft(store));
    await store.submissions.put(stored);
    expect(await store.cases.drafts()).toEqual([]);
    await store.cases.discard(stored.case);
    expect((await store.cases.get(stored.case, true)).id).toBe(stored.case);
    await store.submissions.saveState(stored.case, { kind: 'cancelled' });
    expect(await store.cases.drafts()).toMatchObject([{ id: stored.case }]);
    const again = submission(stored.case, { jobs: [], content: null, state: { kind: 'clearing', done: 0, of: 1 } });
    await store.submissions.put(again);
    expect(await store.submissions.all()).toEqual([again]);
    await store.close();
  });

  it('know an image that another case announced', async () => {
    const store = await openStore(await folder(), vault, keys);
    const stored = submission(await withDraft(store));
    await store.submissions.put(stored);
    const { image } = stored.jobs[0]!;
    expect(await store.clearances.isAnnouncedElsewhere(image, stored.case)).toBe(false);
    expect(await store.clearances.isAnnouncedElsewhere(image, caseIdSchema.parse(randomUUID()))).toBe(true);
    expect(await store.clearances.ofImage(imageIdSchema.parse(randomUUID()))).toBeUndefined();
    await store.close();
  });

  it('that were cancelled let their draft be discarded, and still know their images', async () => {
    const store = await openStore(await folder(), vault, keys);
    const stored = submission(await withDraft(store), { state: { kind: 'cancelled' } });
    await store.submissions.put(stored);
    await store.cases.discard(stored.case);
    expect(await store.cases.drafts()).toEqual([]);
    await expect(store.cases.get(stored.case)).rejects.toMatchObject({ error: { code: 'NOT_FOUND' } });
    const other = caseIdSchema.parse(randomUUID());
    expect(await store.clearances.isAnnouncedElsewhere(stored.jobs[0]!.image, other)).toBe(true);
    await store.close();
  });
});
