import type { WorkerReply } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Deid } from '../../model/policy.ts';
import { clearDicom, prepareClearing } from '../deid/clearDicom.ts';
import { loadProfileOnce } from '../deid/profile.ts';
import { Pseudonyms } from '../deid/pseudonym.ts';
import { sniff, sniffLength } from '../intake/sniff.ts';
import { clearPhoto } from '../photo/burn.ts';
import { serveTasks } from './runtime.ts';

serveTasks({
  'clear.make': async (request, { read }) => {
    const { regions, fill, jpegQuality, limits } = request;
    const bytes = await read(request.source, limits);
    const { kind } = sniff(bytes.subarray(0, sniffLength));
    if (kind === 'jpeg' || kind === 'png') {
      const photo = await clearPhoto({ bytes, mediaType: `image/${kind}`, regions, fill, jpegQuality, limits });
      // A photo is made anew from its pixels alone: there is no header whose elements could be counted.
      return { ...photo, frames: 1, actions: {} };
    }
    if (kind !== 'dicom') throw new ScrimFailure('UNKNOWN_TYPE');
    await prepareClearing(bytes);
    return { ...dicom(bytes, request), mediaType: 'application/dicom' };
  },
});

type Request = Pick<Parameters<typeof clearDicom>[0], 'regions' | 'fill' | 'pixelsReviewed'> & {
  readonly profile?: unknown;
  readonly projectKey: Uint8Array;
  readonly deid?: Deid | undefined;
  readonly facesReviewed?: boolean | undefined;
};

function dicom(bytes: Uint8Array, request: Request): Omit<WorkerReply<'clear.make'>, 'mediaType'> {
  const { regions, fill, projectKey, pixelsReviewed, facesReviewed = false } = request;
  const profile = loadProfileOnce(request.profile, request.deid);
  const pseudonyms = pseudonymsOf(projectKey);
  return clearDicom({ bytes, regions, fill, profile, pseudonyms, pixelsReviewed, facesReviewed });
}

let last: { readonly key: Uint8Array; readonly pseudonyms: Pseudonyms } | undefined;

/** Those of one project are kept from file to file: slices of a series share most of their UIDs. */
function pseudonymsOf(key: Uint8Array): Pseudonyms {
  if (!last || Buffer.compare(last.key, key) !== 0) last = { key, pseudonyms: new Pseudonyms(key) };
  return last.pseudonyms;
}
