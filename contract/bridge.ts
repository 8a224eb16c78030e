import type { z } from 'zod';
import type { Result } from '../model/result.ts';
import type { BatchId } from '../model/ids.ts';
import type { IpcEvent, IpcVerbs } from './ipc.schema.ts';

type Call<V> = V extends { args: infer A extends z.ZodType; reply: infer R extends z.ZodType }
  ? null extends z.input<A>
    ? () => Promise<Result<z.output<R>>>
    : (args: z.input<A>) => Promise<Result<z.output<R>>>
  : never;

type Rooms = {
  readonly [Room in keyof IpcVerbs]: { readonly [Verb in keyof IpcVerbs[Room]]: Call<IpcVerbs[Room][Verb]> };
};

/** `window.scrim`: named verbs only. What the preload exposes and the renderer's bridge.ts consumes. */
export interface ScrimBridge extends Omit<Rooms, 'imports'> {
  readonly imports: Omit<Rooms['imports'], 'start'> & {
    /** Imports files dropped on or picked in the page; their paths are read in the preload and never shown to the page. */
    readonly drop: (files: readonly unknown[]) => Promise<Result<BatchId>>;
  };
  /** Answers a function that stops listening. */
  readonly onEvent: (listener: (event: IpcEvent) => void) => () => void;
}
