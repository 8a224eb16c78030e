import type { z } from 'zod';
import { scrimError, toScrimError } from '../../model/errors.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/** One checked call: arguments before, the reply after; whatever is thrown becomes a `Result`. `note` hears the error's code. */
export async function answer(
  verb: { args: z.ZodType; reply: z.ZodType },
  act: (args: unknown) => Promise<unknown>,
  args: unknown,
  note: (code: string) => void,
): Promise<Result<unknown>> {
  const parsed = verb.args.safeParse(args ?? null);
  if (!parsed.success) {
    note('INVALID_REQUEST');
    return fail(
      scrimError('INVALID_REQUEST', {
        where: parsed.error.issues
          .map((issue) => issue.path.join('.'))
          .join(' ')
          .slice(0, 200),
      }),
    );
  }
  try {
    const reply = verb.reply.safeParse(await act(parsed.data));
    if (reply.success) return ok(reply.data);
    note('REPLY');
    return fail(scrimError('UNEXPECTED', { where: 'reply' }));
  } catch (thrown) {
    const error = toScrimError(thrown);
    note(error.code);
    return fail(error);
  }
}
