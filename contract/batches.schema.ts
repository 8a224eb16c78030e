import { z } from 'zod';
import { imageIdSchema, sha256Schema } from '../model/ids.ts';
import { apiErrorCodes, previewLimitBytes, receiptSchema } from './caseApi.schema.ts';

/**
 * POST /api/cases/:id/images, from the author of a draft: many small images of one case in one request. The body (`batchMediaType`) is
 * frames one after the other, nothing between them:
 *
 *   length of the header (uint32, big endian) | header (JSON, `frameHeaderSchema`) | the image | its preview
 *
 * Each frame stands for itself: it ends with a receipt, the same as a single upload's, or is refused with a code. An image that has its
 * receipt is answered by it. Nothing is answered before what arrived whole is on disk and committed; what arrived whole before a
 * connection broke is kept as well. A frame that breaks the form ends the request: 400, or 413 where it is too much.
 */
export const batchMediaType = 'application/vnd.scrim.images';

/** What a service takes in one request. Told in GET /api/about as `batches`; a service that does not tell takes none. */
export const batchLimitsSchema = z.object({
  images: z.int().min(1),
  /** Of all frames together. */
  bytes: z.int().min(1),
  /** Of one image. */
  imageBytes: z.int().min(1),
});
export type BatchLimits = z.infer<typeof batchLimitsSchema>;

export const frameHeaderLimitBytes = 1024;
export const frameHeaderSchema = z.strictObject({
  image: imageIdSchema,
  sha256: sha256Schema,
  bytes: z.int().min(1),
  /** Bytes of the preview, a JPEG as PUT /api/images/:id/preview takes it; 0: none. */
  preview: z.int().min(0).max(previewLimitBytes),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

export const frameAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('received'), receipt: receiptSchema }),
  z.object({ kind: z.literal('refused'), image: imageIdSchema, code: z.enum(apiErrorCodes) }),
]);
export type FrameAnswer = z.infer<typeof frameAnswerSchema>;
/** One per frame, in the order of the frames. */
export const batchAnswerSchema = z.object({ images: z.array(frameAnswerSchema) });
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;
