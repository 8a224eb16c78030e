import { aboutSchema, signInPath, type About } from '../../contract/signInApi.schema.ts';
import type { CallService } from './wire.ts';

export interface AboutCalls {
  /** What the service says of itself, to anybody. */
  about(): Promise<About>;
}

export const aboutCalls = (call: CallService): AboutCalls => ({
  about: () => call({ method: 'GET', path: signInPath.about, reply: aboutSchema, anonymous: true }),
});
