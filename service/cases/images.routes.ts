import { z } from 'zod';
import { apiPath, receiptSchema } from '../../contract/caseApi.schema.ts';
import { imageIdSchema } from '../../model/ids.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { sendBlob } from '../uploads/sendBlob.ts';
import { findImage } from './images.ts';

const params = z.object({ id: imageIdSchema });
const tag = 'images';

export const imageRoutes = {
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
