import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { SingleBar } from 'cli-progress';
import type { z } from 'zod';

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface Output {
  /** Prints the report: with --json as one document, else by `text`; with --quiet only the document. */
  report<S extends z.ZodType>(schema: S, report: z.input<S>, text: (report: z.output<S>) => readonly string[]): void;
  /** The same for a report whose items come one by one, and may be too many to be held. */
  itemised<T>(describe: ItemisedReport<T>): ItemSink<T>;
  progress(done: number, known: number): void;
  /** A line for people, on stderr. */
  note(line: string): void;
}

export interface ItemisedReport<T> {
  /** What stands before the items. */
  readonly head: object;
  /** An item as a line for people. */
  readonly line: (item: T) => string;
  /** A file that gets the document too; it has its name once it is whole. */
  readonly file: string | undefined;
}
export interface ItemSink<T> {
  add(item: T): Promise<void>;
  /** What stands behind the items, and the last line for people. */
  end(tail: object, line: string): Promise<void>;
  /** Nothing is left of a document that was not ended. */
  discard(): Promise<void>;
}

export function createOutput(options: OutputOptions, title: string): Output {
  const started = performance.now();
  const bar = !options.quiet && process.stderr.isTTY ? startBar(title) : undefined;
  return {
    report(schema, report, text) {
      bar?.stop();
      const checked = schema.parse(report);
      if (options.json) process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
      else if (!options.quiet) process.stdout.write(`${text(checked).map(printable).join('\n')}\n`);
    },
    itemised: (describe) => itemSink(describe, options, bar),
    progress(done, known) {
      const seconds = (performance.now() - started) / 1000;
      bar?.setTotal(known);
      bar?.update(done, { rate: seconds > 0 ? (done / seconds).toFixed(done < 10 * seconds ? 1 : 0) : '–' });
    },
    note(line) {
      if (!options.quiet) process.stderr.write(`${printable(line)}\n`);
    },
  };
}

function startBar(title: string): SingleBar {
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} · {rate} a second · {eta_formatted} left`,
    etaBuffer: 100,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(0, 0, { rate: '–' });
  return bar;
}

function itemSink<T>(
  { head, line, file }: ItemisedReport<T>,
  { json, quiet }: OutputOptions,
  bar: SingleBar | undefined,
): ItemSink<T> {
  const documents: JsonItems[] = [];
  if (file !== undefined) documents.push(new JsonItems(createWriteStream(`${file}.part`, { mode: 0o600 }), head));
  if (json) documents.push(new JsonItems(process.stdout, head));
  // A reader that has gone is told by the line that waits for it.
  if (!json && !quiet) process.stdout.on('error', () => undefined);
  const say = async (text: string): Promise<void> => {
    if (json || quiet) return;
    // The bar draws itself again below it.
    if (bar?.isActive) process.stderr.write(eraseLine);
    await written(process.stdout, `${printable(text)}\n`);
  };
  return {
    async add(item) {
      for (const document of documents) await document.add(item);
      await say(line(item));
    },
    async end(tail, last) {
      bar?.stop();
      for (const document of documents) await document.end(tail);
      if (file !== undefined) await rename(`${file}.part`, file);
      await say(last);
    },
    async discard() {
      bar?.stop();
      if (file !== undefined) await rm(`${file}.part`, { force: true });
    },
  };
}

/** One JSON document, an item a line. */
class JsonItems {
  private readonly stream: Writable;
  private separator = '\n';

  constructor(stream: Writable, head: object) {
    this.stream = stream;
    // A disk that is full, or a reader that has gone, is told by the write that waits for it.
    stream.on('error', () => undefined);
    void this.write(`${JSON.stringify(head).slice(0, -1)},"items":[`).catch(() => undefined);
  }

  async add(item: unknown): Promise<void> {
    await this.write(`${this.separator}${JSON.stringify(item)}`);
    this.separator = ',\n';
  }

  async end(tail: object): Promise<void> {
    await this.write(`\n],${JSON.stringify(tail).slice(1)}\n`);
    if (this.stream === process.stdout) return;
    this.stream.end();
    await finished(this.stream);
  }

  private write(text: string): Promise<void> {
    return written(this.stream, text);
  }
}

const written = (stream: Writable, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, (failure) => (failure ? reject(failure) : resolve()));
  });

/** To its beginning, and everything behind it away; ECMA-48. */
const eraseLine = '\r\u001b[K';

/**
 * A line that stays one line, and is read in its order: a file's name may hold line breaks, a terminal's commands and marks that turn text around,
 * and a name must not write a row of its own.
 */
export const printable = (line: string): string =>
  line.replace(unprintable, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);

// eslint-disable-next-line no-control-regex -- these are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** What went wrong and what to do next: a reason alone leaves its reader to guess. */
export const said = ({ message, advice }: { readonly message: string; readonly advice: string }): string =>
  `${message} ${advice}`;

/** A longer cell moves its own row alone: one name of 255 letters would push every reason off the screen. */
const widestCell = 48;

/** Columns padded to their widest cell, so that lists line up in a terminal. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.min(widestCell, Math.max(widths[column] ?? 0, cell.length))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
