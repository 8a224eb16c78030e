import { z } from 'zod';
import { apiPath, receiptSchema } from '../../contract/caseApi.schema.ts';
import { imageIdSchema } from '../../model/ids.ts';
import { findImage } from '../cases/images.ts';
import { authenticate, signedIn } from '../plugins/authentication.ts';
import { ServiceProblem } from '../problem.ts';
import { sendBlob } from '../uploads/sendBlob.ts';
import { bearer, refusals, type Routes } from './context.ts';

const params = z.object({ id: imageIdSchema });
const base = { tags: ['images'], security: bearer };

export const imageRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.get(
    apiPath.receipt(':id'),
    {
      schema: { ...base, summary: 'What arrived of an image', params, response: { 200: receiptSchema, ...refusals } },
    },
    async (request) => {
      const user = signedIn(request);
      const find = () => context.store.as(user.id, (queries) => findImage(queries, request.params.id));
      let image = await find();
      // All bytes may be there without a receipt: the service stopped, or the database failed, between the two.
      if (image && !image.receipt) {
        await context.uploads.finishIfComplete(user, image.id);
        image = await find();
      }
      if (!image?.receipt) throw new ServiceProblem('not-found');
      return image.receipt;
    },
  );

  app.get(
    apiPath.content(':id'),
    {
      schema: {
        ...base,
        summary: 'The bytes of an image, for the audience of its case; one byte range may be asked for',
        params,
        response: { ...refusals },
      },
    },
    async (request, reply) => {
      const image = await context.store.as(signedIn(request).id, (queries) => findImage(queries, request.params.id));
      if (!image?.receipt) throw new ServiceProblem('not-found');
      return sendBlob(reply, context.uploads.blobs, image, request.headers.range);
    },
  );
};
