import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WorkerTask } from '../../contract/workers.schema.ts';
import type { CheckResult } from '../../model/clearance.ts';
import { imageIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../model/ids.ts';
import { itemDetailSchema } from '../../model/item.ts';
import type { ItemDetail } from '../../model/item.ts';
import { policySchema } from '../../model/policy.ts';
import type { ProposalKind, Region, TextClass } from '../../model/redaction.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { clearItem, recheckClearance } from './clearance.ts';
import type { ClearanceDeps, ClearanceInput, FinishedFile } from './clearance.ts';

const policy = policySchema.parse(defaultPolicy);
const sha = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
const original = Buffer.from('the original');
const output = Buffer.from('what leaves');
const image = imageIdSchema.parse(randomUUID());

const region = (over: Partial<Region> = {}): Region => ({
  id: regionIdSchema.parse(randomUUID()),
  frames: 'all',
  shape: { kind: 'rectangle', box: { x: 1, y: 2, width: 3, height: 4 } },
  origin: { kind: 'proposal', what: 'face', score: 0.9, reason: 'face 0.90' },
  decision: 'accepted',
  ...over,
});

const reviewed = (over: Partial<ItemDetail> = {}): ItemDetail =>
  itemDetailSchema.parse({
    id: itemIdSchema.parse(randomUUID()),
    batch: randomUUID(),
    name: 'photo.jpg',
    facts: { mediaType: 'image/jpeg', bytes: 12, columns: 40, rows: 30, frames: 1, identifiers: [] },
    contentHash: sha(original),
    state: { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr Reviewer' },
    pending: 0,
    importedAt: '2026-11-21T09:00:00.000Z',
    regions: [region()],
    annotations: [],
    revision: 4,
    ...over,
  });

const names = 'media-type grammar length-accounted pixels-decode dimensions masks-uniform outside-masks no-identifiers';
const passed = (): CheckResult[] => names.split(' ').map((check) => ({ check, passed: true, detail: '' }));

interface Bench {
  readonly deps: ClearanceDeps;
  readonly asked: { task: WorkerTask; request: Record<string, unknown> }[];
  readonly saved: FinishedFile[];
  /** By task. */
  readonly replies: Record<string, unknown>;
}

function bench(checks: CheckResult[] = passed(), made: Record<string, unknown> = {}): Bench {
  const asked: Bench['asked'] = [];
  const saved: FinishedFile[] = [];
  const replies: Record<string, unknown> = {
    'clear.make': {
      bytes: output,
      length: output.length,
      mediaType: 'image/jpeg',
      columns: 40,
      rows: 30,
      frames: 1,
      actions: { X: 3 },
      ...made,
    },
    'detect.propose': { proposals: [], complete: { face: true, text: true, region: true }, looks: [], timings: {} },
    'verify.file': { mediaType: 'image/jpeg', checks, contentHash: sha(output) },
  };
  const deps: ClearanceDeps = {
    pool: {
      run: (task, request) => {
        asked.push({ task, request: request });
        return Promise.resolve(replies[task] as never);
      },
    },
    clock: { now: () => new Date('2026-11-21T12:00:00Z') },
    policy,
    profile: {},
    models: '/models',
    projectKey: new Uint8Array(32),
    save: async (finished) => void saved.push(finished),
  };
  return { deps, asked, saved, replies };
}

const input = (over: Partial<ClearanceInput> = {}): ClearanceInput => ({
  item: reviewed(),
  original,
  image,
  approval: 'reviewer',
  ...over,
});
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'cleared',
    (thrown: { error?: { code: string; params: object } }) => thrown.error?.code ?? 'another error',
  );

describe('clearing an item', () => {
  it('burns what was accepted, has the encoded bytes verified against the original, and stores both', async () => {
    const pseudonyms = [{ attribute: 'PatientID', original: 'FICTIONAL', pseudonym: 'SCRIM-AAAAAAAA' }];
    const { deps, asked, saved } = bench(undefined, { pseudonyms });
    const rejected = region({ decision: 'rejected' });
    const cleared = await clearItem(deps, input({ item: reviewed({ regions: [region(), rejected] }) }));
    expect(asked.map(({ task }) => task)).toEqual(['clear.make', 'verify.file', 'detect.propose']);
    expect(asked[2]!.request).toMatchObject({ source: { kind: 'bytes', bytes: output }, models: '/models' });
    expect(cleared.checks.at(-1)).toMatchObject({ check: 'second-look', passed: true });
    expect(asked[0]!.request['regions']).toHaveLength(1);
    expect(asked[1]!.request).toMatchObject({
      source: { kind: 'bytes', bytes: output },
      against: { kind: 'bytes', bytes: original },
      burned: asked[0]!.request['regions'],
    });
    expect(cleared).toMatchObject({
      outputHash: sha(output),
      sourceHash: sha(original),
      approvedBy: 'Dr Reviewer',
      image,
    });
    expect(saved).toEqual([{ bytes: output, clearance: cleared, revision: 4, pseudonyms }]);
    expect(JSON.stringify(cleared)).not.toContain('FICTIONAL');
  });

  it('keeps what stays visible, by whose right and why, but nothing of what was read', async () => {
    const origin = {
      kind: 'proposal',
      what: 'text',
      score: 0.9,
      reason: 'text "FICTIONAL"',
      textClass: 'measurement',
    } as const;
    const rejection = { reason: 'identifies-nobody', by: 'Dr Other', at: '2026-11-21T09:30:00.000Z' } as const;
    const found = { x: 0, y: 0, width: 20, height: 20 };
    const regions = [
      region({ origin, decision: 'rejected', rejection }),
      region({ decision: 'rejected' }),
      region({ origin: { kind: 'proposal', what: 'face', score: 0.9, reason: 'face 0.90', found } }),
    ];
    const { kept } = await clearItem(bench().deps, input({ item: reviewed({ regions }) }));
    const shape = region().shape;
    expect(kept).toEqual([
      { frames: 'all', shape, what: 'text', textClass: 'measurement', ...rejection },
      { frames: 'all', shape, what: 'face', by: 'Dr Reviewer' },
      { frames: 'all', shape: { kind: 'rectangle', box: found }, what: 'face', by: 'Dr Reviewer', partly: true },
    ]);
    expect(JSON.stringify(kept)).not.toContain('FICTIONAL');
  });

  it('stores nothing of a file in which detection finds what nobody decided about', async () => {
    const { deps, saved, replies } = bench();
    const box = { x: 0, y: 20, width: 10, height: 8 };
    const found = { kind: 'face', frames: 'all', box, score: 0.9, reason: 'a face' };
    replies['detect.propose'] = { ...(replies['detect.propose'] as object), proposals: [found] };
    expect(await code(clearItem(deps, input({ item: reviewed({ regions: [region()] }) })))).toBe('SECOND_LOOK');
    expect(saved).toEqual([]);
  });

  it.each([
    ['imported', { kind: 'imported' as const }],
    ['in review', { kind: 'review' as const }],
    ['quarantined', { kind: 'quarantined' as const, error: { code: 'DETECTOR_FAILED' as const, params: {} } }],
  ])('is refused while the item is %s', async (_, state) => {
    const { deps, asked } = bench();
    expect(await code(clearItem(deps, input({ item: reviewed({ state }) })))).toBe('NOT_REVIEWED');
    expect(asked).toEqual([]);
  });

  it('is refused while a proposal is pending, whatever the state says', async () => {
    const { deps, asked } = bench();
    const item = reviewed({ regions: [region({ decision: 'pending' })] });
    expect(await code(clearItem(deps, input({ item })))).toBe('REVIEW_INCOMPLETE');
    expect(await code(clearItem(deps, input({ item, approval: 'policy' })))).toBe('REVIEW_INCOMPLETE');
    expect(asked).toEqual([]);
  });

  it('is refused if the bytes are not the ones that were imported', async () => {
    const { deps } = bench();
    expect(await code(clearItem(deps, input({ original: Buffer.from('another') })))).toBe('VAULT_DAMAGED');
  });

  it.each(names.split(' '))('is refused if the check %s failed or is missing', async (name) => {
    const failing = bench(passed().map((check) => (check.check === name ? { ...check, passed: false } : check)));
    await expect(clearItem(failing.deps, input())).rejects.toMatchObject({
      error: { code: 'VERIFY_FAILED', params: { check: name } },
    });
    const missing = bench(passed().filter((check) => check.check !== name));
    expect(await code(clearItem(missing.deps, input()))).toBe('VERIFY_FAILED');
    expect([...failing.saved, ...missing.saved]).toEqual([]);
  });

  it('is refused if what was made has another size or type', async () => {
    expect(await code(clearItem(bench(passed(), { columns: 41 }).deps, input()))).toBe('VERIFY_FAILED');
    expect(await code(clearItem(bench(passed(), { mediaType: 'image/png' }).deps, input()))).toBe('VERIFY_FAILED');
  });

  it('of a DICOM object needs its header verified too', async () => {
    const { deps } = bench(passed(), { mediaType: 'application/dicom' });
    const facts = { ...reviewed().facts, mediaType: 'application/dicom' as const };
    expect(await code(clearItem(deps, input({ item: reviewed({ facts }) })))).toBe('VERIFY_FAILED');
  });

  it('gives no clearance if storing fails', async () => {
    const { deps } = bench();
    const full = { ...deps, save: () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) };
    await expect(clearItem(full, input())).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});

describe('an unattended run', () => {
  const review = { kind: 'review' as const };
  const scanned = { face: true, text: true, region: true };

  it('may approve what the policy lets it, in the policy’s name', async () => {
    const { deps } = bench();
    const cleared = await clearItem(deps, input({ item: reviewed({ state: review }), approval: 'policy', scanned }));
    expect(cleared.approvedBy).toBe('policy:default');
    expect(cleared.burned[0]!.approvedBy).toBe('policy:default');
  });

  it.each<[string, Partial<ItemDetail>]>([
    ['before detection has run', { state: { kind: 'imported' } }],
    ['with a proposal rejected', { state: review, regions: [region({ decision: 'rejected' })] }],
  ])('is refused %s', async (_, over) => {
    const { deps } = bench();
    expect(await code(clearItem(deps, input({ item: reviewed(over), approval: 'policy', scanned })))).toBe(
      'NOT_REVIEWED',
    );
  });

  it('leaves a measurement that a template keeps, and nothing else, nor by any other right', async () => {
    const text = (textClass: TextClass, by: string, what: ProposalKind = 'text'): Partial<ItemDetail> => ({
      state: review,
      regions: [
        region({
          origin: { kind: 'proposal', what, score: 0.9, reason: 'text', textClass },
          ...{ decision: 'rejected', rejection: { reason: 'identifies-nobody', by } },
        }),
      ],
    });
    const outcome = (over: Partial<ItemDetail>) =>
      code(clearItem(bench().deps, input({ item: reviewed(over), approval: 'policy', scanned })));
    expect(await outcome(text('measurement', 'template:Sono 9'))).toBe('cleared');
    expect(await outcome(text('measurement', 'Dr Reviewer'))).toBe('NOT_REVIEWED');
    for (const other of ['unknown', 'probable', 'identifier'] as const) {
      expect(await outcome(text(other, 'template:Sono 9'))).toBe('NOT_REVIEWED');
    }
    expect(await outcome(text('measurement', 'template:Sono 9', 'face'))).toBe('NOT_REVIEWED');
  });

  it('is refused what its policy does not let it approve', async () => {
    const { deps } = bench();
    const strict = { ...deps, policy: { ...policy, autoApprove: { ...policy.autoApprove, face: false } } };
    expect(
      await code(clearItem(strict, input({ item: reviewed({ state: review }), approval: 'policy', scanned }))),
    ).toBe('NOT_REVIEWED');
  });
});

describe('what no detector looked at as a whole', () => {
  const whole = { face: true, text: true, region: true };
  const item = reviewed({ state: { kind: 'review' } });

  it.each([undefined, { ...whole, face: false }, { ...whole, text: false }, { ...whole, region: false }])(
    'is not cleared unattended: %j',
    async (scanned) => {
      const { deps, asked } = bench();
      const unattended = scanned ? input({ item, approval: 'policy', scanned }) : input({ item, approval: 'policy' });
      expect(await code(clearItem(deps, unattended))).toBe('NOT_REVIEWED');
      expect(asked).toEqual([]);
    },
  );

  it('is cleared once a reviewer saw it, but said to be free of text only if every frame was looked at', async () => {
    for (const scanned of [undefined, { ...whole, text: false }, { ...whole, face: false }]) {
      const { deps, asked } = bench();
      await clearItem(deps, input({ item: reviewed(scanned ? { scanned } : {}) }));
      expect(asked[0]!.request['pixelsReviewed']).toBe(scanned?.text ?? false);
    }
  });
});

describe('checking a stored clearance again', () => {
  it('accepts it for exactly the bytes that it is about', async () => {
    const cleared = await clearItem(bench().deps, input());
    expect(recheckClearance(JSON.parse(JSON.stringify(cleared)), sha(output))).toEqual(cleared);
  });

  it('refuses other bytes, a failed or missing check, and what is no clearance', async () => {
    const cleared = await clearItem(bench().deps, input());
    const refused = (clearance: unknown, hash = sha(output)) => {
      expect(() => recheckClearance(clearance, hash)).toThrow('NOT_CLEARED');
    };
    refused(cleared, sha(original));
    refused({ ...cleared, checks: [{ ...cleared.checks[0]!, passed: false }, ...cleared.checks.slice(1)] });
    refused({ ...cleared, checks: cleared.checks.slice(1) });
    refused({ ...cleared, outputHash: 'x' });
    refused(undefined);
  });
});
