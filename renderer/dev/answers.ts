import type { IpcEvent } from '../../contract/ipc.schema.ts';
import { scrimError, type ErrorCode } from '../../model/errors.ts';
import { fail, ok, type Result } from '../../model/result.ts';

export type Emit = (event: IpcEvent) => void;
export const no = (code: ErrorCode): Promise<Result<never>> => Promise.resolve(fail(scrimError(code)));
export const yes = <T>(value: T): Promise<Result<T>> => Promise.resolve(ok(value));
export const uuid = <T extends string>(): T => crypto.randomUUID() as string as T;
