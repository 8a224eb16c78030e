import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PushReport } from '../../contract/cli.schema.ts';
import { apiConsentSchema, caseDetailsSchema, type NewCase, type Receipt } from '../../contract/caseApi.schema.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { caseExtrasSchema, caseFormSchema, plainExtras } from '../../model/case.ts';
import { keepsFace } from '../../model/clearance.ts';
import { isRetryable, ScrimFailure, toScrimError } from '../../model/errors.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { Bandwidth } from '../upload/bandwidth.ts';
import { mustBePinned, remoteServiceName } from '../service/address.ts';
import { createServiceClient, type ServiceClient } from '../service/client.ts';
import { uploadImage } from '../upload/resumableUpload.ts';
import { checkedFile, clearancesIn, parsedJson } from './clearedFolder.ts';
import { reported, type Headless } from './headless.ts';
import { refuseCase, type PushedFile } from './pushRules.ts';
import { clearanceSuffix, pushStateName, pushStateSchema, type PushState } from './records.ts';
import { annotationTexts, identifyingFields } from './typedTexts.ts';
import { openVerified } from './verifiedFile.ts';

/** The case file of `scrim push`: what the window's form and consent record hold, by hand. */
export const caseFileSchema = z.object({
  username: z.string().min(1).max(64).optional(),
  form: caseFormSchema,
  /** What the case says beyond its form, such as that the patient is a child. */
  details: caseExtrasSchema.default(plainExtras),
  consent: apiConsentSchema,
  /** Annotations by the image's id. */
  annotations: z.record(z.string(), annotationsSchema).default({}),
});
export type CaseFile = z.output<typeof caseFileSchema>;

export interface PushOptions {
  readonly folder: string;
  readonly service: string;
  readonly caseFile: CaseFile;
  readonly username: string;
  readonly password: string;
  /** Originals whose identifiers no typed text of the case may repeat. */
  readonly against: readonly string[];
}

type Image = PushReport['images'][number];

/**
 * Sends cleared images as a case. Every file is read back and verified once more and its clearance checked against its bytes before
 * anything is sent; one file that fails stops the push, because a case with a missing picture is another case.
 */
export async function push(headless: Headless, options: PushOptions): Promise<Omit<PushReport, 'command' | 'version'>> {
  const state = await loadState(options);
  const images: Image[] = [];
  const report = (delivered: boolean, error: unknown) => ({
    case: state.case,
    delivered,
    images,
    error: error === null ? null : reported(error),
  });
  const client = createServiceClient({ serviceUrl: () => options.service, pinned: headless.policy.services });
  try {
    mustBePinned(remoteServiceName(options.service), headless.policy.services);
    const ready = await checkFolder(headless, options.folder, images);
    if (images.some((image) => image.error)) return report(false, new ScrimFailure('NOT_CLEARED'));
    if (ready.length === 0) return report(false, new ScrimFailure('CASE_EMPTY'));
    await refuseIdentifyingTexts(headless, options);
    await refuseCase(headless, ready, options.caseFile.form);
    await client.signIn(options.username, options.password);
    await client.putCase(state.case, caseContent(options.caseFile, ready), headless.signal);
    for (const [index, image] of ready.entries()) {
      images[index] = await deliver(headless, client, options.folder, state, image);
      if (images[index].error?.code === 'NOT_CLEARED') return report(false, new ScrimFailure('NOT_CLEARED'));
      headless.progress(index + 1, ready.length);
    }
    if (images.some((image) => image.receipt === null)) return report(false, new ScrimFailure('SERVICE_UNREACHABLE'));
    await client.submitCase(state.case, headless.signal);
    return report(true, null);
  } catch (thrown) {
    return report(false, thrown);
  } finally {
    // So that no token outlives the run.
    await client.signOut();
    client.close();
  }
}

/** Throws TEXT_IDENTIFIES, naming the fields. */
async function refuseIdentifyingTexts(headless: Headless, { caseFile, against }: PushOptions): Promise<void> {
  const { title, anatomy, tags, question } = caseFile.form;
  const { findings } = caseFile.details;
  const typed = { title, anatomy, tags: tags.join(' | '), question, findings };
  const form = Object.entries(typed).map(([field, text]) => ({ field, text }));
  const fields = await identifyingFields(headless, [...form, ...annotationTexts(caseFile.annotations)], against);
  if (fields.size > 0) throw new ScrimFailure('TEXT_IDENTIFIES', { fields: [...fields].join(', ').slice(0, 200) });
}

/** Every clearance in the folder with its file, checked; `images` hears of each. */
async function checkFolder(headless: Headless, folder: string, images: Image[]): Promise<PushedFile[]> {
  const ready: PushedFile[] = [];
  for (const name of await clearancesIn(folder)) {
    const image: Image = { source: name.replace(clearanceSuffix, ''), state: 'checked', error: null, receipt: null };
    images.push(image);
    try {
      const { source, path, cleared } = await checkedFile(headless, folder, name);
      // A case is made of pictures.
      if (cleared.report) throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
      ready.push({ source, path, cleared });
    } catch (thrown) {
      images[images.length - 1] = { ...image, state: 'refused', error: reported(thrown) };
    }
  }
  return ready;
}

function caseContent({ form, details, consent, annotations }: CaseFile, ready: readonly PushedFile[]): NewCase {
  const images = ready.map(({ cleared }) => ({
    id: cleared.image,
    sha256: cleared.outputHash,
    bytes: cleared.bytes,
    mediaType: cleared.mediaType,
    columns: cleared.columns,
    rows: cleared.rows,
    frames: cleared.frames,
    annotations: annotations[cleared.image] ?? [],
  }));
  const facesKept = ready.some(({ cleared }) => keepsFace(cleared));
  return { form, details: caseDetailsSchema.parse({ ...details, facesKept }), consent, images };
}

const attempts = 4;

async function deliver(
  { signal }: Headless,
  client: ServiceClient,
  folder: string,
  state: PushState,
  { source, path, cleared }: PushedFile,
): Promise<Image> {
  const attempt = async (): Promise<Receipt> => {
    const file = await openVerified(path, cleared);
    try {
      return await uploadImage({
        bandwidth: new Bandwidth(),
        client,
        case: state.case,
        image: cleared,
        openBlob: async (offset) => file.stream(offset),
        resumeUrl: state.uploads[cleared.image] ?? null,
        saveUrl: async (url) => {
          state.uploads[cleared.image] = url;
          await saveState(folder, state);
        },
        signal,
        onProgress: () => undefined,
      });
    } finally {
      await file.close();
    }
  };
  for (let tried = 1; ; tried++) {
    try {
      return { source, state: 'delivered', error: null, receipt: await attempt() };
    } catch (thrown) {
      if (tried < attempts && isRetryable(toScrimError(thrown)) && !signal.aborted) continue;
      return { source, state: 'failed', error: reported(thrown), receipt: null };
    }
  }
}

async function loadState({ folder, service }: PushOptions): Promise<PushState> {
  const text = await readFile(join(folder, pushStateName), 'utf8').catch(() => null);
  const known = text === null ? undefined : pushStateSchema.safeParse(parsedJson(text)).data;
  // Nothing is known of an earlier push, or nothing that can be read: begin anew, with another case.
  if (known && known.service === new URL(service).origin) return known;
  const state: PushState = {
    case: caseIdSchema.parse(randomUUID()),
    service: new URL(service).origin,
    uploads: {},
  };
  await saveState(folder, state);
  return state;
}

async function saveState(folder: string, state: PushState): Promise<void> {
  const path = join(folder, pushStateName);
  await writeFile(`${path}.part`, JSON.stringify(state, null, 2), { mode: 0o600 });
  await rename(`${path}.part`, path);
}
