import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { ipcChannel } from '../../contract/ipc.names.ts';
import { ipcVerbs, type IpcVerbs } from '../../contract/ipc.schema.ts';
import type { Log } from '../../core/ports/ports.ts';
import { scrimError } from '../../model/errors.ts';
import { fail } from '../../model/result.ts';
import { answer } from './answer.ts';
import { isAppUrl } from '../security/scheme.ts';

type Args<V> = V extends { args: infer A extends z.ZodType } ? z.output<A> : never;
type Reply<V> = V extends { reply: infer R extends z.ZodType } ? z.input<R> : never;

/** One function per verb of the contract; it may throw ScrimFailure. */
export type VerbHandlers = {
  readonly [Room in keyof IpcVerbs]: {
    readonly [Name in keyof IpcVerbs[Room]]: (args: Args<IpcVerbs[Room][Name]>) => Promise<Reply<IpcVerbs[Room][Name]>>;
  };
};

/**
 * The one place that touches ipcMain. Each call is refused unless it comes from the top frame of our own page and its
 * arguments fit the schema; a reply that does not fit its schema is our bug and answers UNEXPECTED.
 */
export function registerVerbs(
  handlers: VerbHandlers,
  isOurWindow: (event: IpcMainInvokeEvent) => boolean,
  log: Log,
): void {
  for (const [room, verbs] of Object.entries(ipcVerbs)) {
    for (const [name, verb] of Object.entries(verbs as Record<string, { args: z.ZodType; reply: z.ZodType }>)) {
      const act = (handlers as unknown as Record<string, Record<string, (args: unknown) => Promise<unknown>>>)[room]![
        name
      ]!;
      ipcMain.handle(ipcChannel(room, name), async (event, args: unknown) => {
        if (!isOurWindow(event) || !fromTopFrame(event)) {
          log.warn('ipc-sender-refused', { verb: name });
          return fail(scrimError('INVALID_REQUEST', { where: 'sender' }));
        }
        return answer(verb, act, args, (code) => log.warn('ipc-failed', { room, verb: name, code }));
      });
    }
  }
}

function fromTopFrame(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}
