import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock, Log, LogFields } from '../ports/ports.ts';
import { redactEvent, redactFields } from './redact.ts';

/** Where finished lines go. Must not throw: a log that fails must not stop what it reports on. */
export interface LogSink {
  write(line: string): void;
  close(): void;
}

/** The one logger: a JSON line per event, redacted here and nowhere else. */
export function createLog(sink: LogSink, clock: Clock = { now: () => new Date() }): Log {
  const write = (level: string, event: string, fields: LogFields = {}): void => {
    const line = { time: clock.now().toISOString(), level, event: redactEvent(event), ...redactFields(fields) };
    sink.write(`${JSON.stringify(line)}\n`);
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

/** Lines to a stream, such as process.stderr of the command line. */
export const streamSink = (stream: { write(text: string): unknown }): LogSink => ({
  write: (line) => void stream.write(line),
  close: () => undefined,
});

export interface FileSinkOptions {
  /** Bytes of one file before it is put aside as `<path>.1`; default 2 MB. */
  readonly maxBytes?: number;
  /** Files put aside; the oldest is replaced. Default 3. */
  readonly keep?: number;
}

/**
 * Lines to a file that only its user can read. Written at once, so that the last words before a crash are there. A disk that is
 * full or a folder that is gone costs lines, never an exception.
 */
export function fileSink(path: string, { maxBytes = 2e6, keep = 3 }: FileSinkOptions = {}): LogSink {
  let file: { fd: number; size: number } | undefined;
  const open = (): { fd: number; size: number } => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const fd = openSync(path, 'a', 0o600);
    return { fd, size: fstatSync(fd).size };
  };
  const close = (): void => {
    if (file) closeSync(file.fd);
    file = undefined;
  };
  return {
    write(line) {
      try {
        file ??= open();
        if (file.size > 0 && file.size + line.length > maxBytes) {
          close();
          rotate(path, keep);
          file = open();
        }
        file.size += writeSync(file.fd, line);
      } catch {
        // Nowhere is left to say so.
      }
    },
    close,
  };
}

function rotate(path: string, keep: number): void {
  for (let age = keep; age >= 1; age--) {
    try {
      renameSync(age === 1 ? path : `${path}.${age - 1}`, `${path}.${age}`);
    } catch {
      // That one does not exist yet.
    }
  }
}
