import { z } from 'zod';
import { batchAnswerSchema, batchMediaType } from '../../contract/batches.schema.ts';
import { apiPath, previewSchema, receiptSchema } from '../../contract/caseApi.schema.ts';
import { caseIdSchema, imageIdSchema } from '../../model/ids.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { batchLimits, batchMilliseconds } from '../uploads/batches.ts';
import { sendBlob } from '../uploads/sendBlob.ts';
import { findImage } from './images.ts';
import { putPreview, readPreview } from './previews.ts';

const params = z.object({ id: imageIdSchema });
const tag = 'images';

/** Reads what nobody wants, up to as much as one request may be; then the connection goes. */
async function passOver(source: AsyncIterator<Buffer>): Promise<void> {
  for (let passed = 0; passed < batchLimits.bytes;) {
    const next = await source.next();
    if (next.done) return;
    passed += next.value.length;
  }
  await source.return?.();
}

export const imageRoutes = {
  receiveImages: route({
    method: 'POST',
    path: apiPath.images(':id'),
    access: 'clinician',
    tag,
    summary: `Many small images of a draft in one request (${batchMediaType}), from its author; a receipt or a refusal for each`,
    params: z.object({ id: caseIdSchema }),
    answer: batchAnswerSchema,
    // Each image has its own line, in the transaction that writes its receipt.
    audited: 'itself',
    async handle({ context, user, params: { id }, request }) {
      const given = request.headers['content-type'];
      if (given !== undefined && given !== batchMediaType)
        throw new ServiceProblem('invalid-request', { fields: ['Content-Type'] });
      const { raw } = request;
      const tooLong = setTimeout(() => raw.destroy(), batchMilliseconds).unref();
      // One iterator for both: what is refused is read on, or its sender, who sends still, would never read why.
      const source = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      try {
        return await context.uploads.batches.receive(user, id, { [Symbol.asyncIterator]: () => source });
      } catch (error) {
        void passOver(source)
          .catch(() => undefined)
          .finally(() => clearTimeout(tooLong));
        throw error;
      } finally {
        if (raw.readableEnded) clearTimeout(tooLong);
      }
    },
  }),

  readReceipt: route({
    method: 'GET',
    path: apiPath.receipt(':id'),
    access: 'signed-in',
    tag,
    summary: 'What arrived of an image',
    params,
    answer: receiptSchema,
    async handle({ context, user, params: { id } }) {
      const find = () => context.store.as(user.id, (queries) => findImage(queries, user, id));
      let image = await find();
      // All bytes may be there without a receipt: the service stopped, or the database failed, between the two.
      if (image && !image.receipt) {
        await context.uploads.finishIfComplete(user, image.id);
        image = await find();
      }
      if (!image?.receipt) throw new ServiceProblem('not-found');
      return image.receipt;
    },
  }),

  putPreview: route({
    method: 'PUT',
    path: apiPath.preview(':id'),
    access: 'clinician',
    tag,
    summary: 'A small picture of an image for lists, from its author while the case is a draft',
    params,
    body: previewSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      const jpeg = Buffer.from(body.jpeg, 'base64');
      await act((queries) => putPreview(queries, context.uploads.keys, user, id, jpeg));
      return null;
    },
  }),

  readPreview: route({
    method: 'GET',
    path: apiPath.preview(':id'),
    access: 'signed-in',
    tag,
    summary: 'An image, small, for the audience of its case',
    params,
    audited: true,
    async handle({ context, act, user, params: { id }, reply }) {
      const jpeg = await act((queries) => readPreview(queries, context.uploads.keys, user, id));
      return reply.type('image/jpeg').header('content-disposition', `attachment; filename="${id}.jpg"`).send(jpeg);
    },
  }),

  readImage: route({
    method: 'GET',
    path: apiPath.content(':id'),
    access: 'signed-in',
    tag,
    summary: 'The bytes of an image, for the audience of its case; one byte range may be asked for',
    params,
    audited: true,
    async handle({ context, act, user, params: { id }, request, reply }) {
      const { image, read } = await act(async (queries) => {
        const found = await findImage(queries, user, id);
        if (!found?.receipt) throw new ServiceProblem('not-found');
        return { image: found, read: await context.uploads.reader(queries, found) };
      });
      return sendBlob(reply, image, request.headers.range, read);
    },
  }),
};
