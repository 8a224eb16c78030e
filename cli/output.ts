import { SingleBar } from 'cli-progress';
import type { z } from 'zod';

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface Output {
  /** Prints the report: with --json as one document, else by `text`; with --quiet only the document. */
  report<S extends z.ZodType>(schema: S, report: z.input<S>, text: (report: z.output<S>) => readonly string[]): void;
  progress(done: number, known: number): void;
  /** A line for people, on stderr. */
  note(line: string): void;
}

export function createOutput(options: OutputOptions, title: string): Output {
  const bar = !options.quiet && process.stderr.isTTY ? startBar(title) : undefined;
  return {
    report(schema, report, text) {
      bar?.stop();
      const checked = schema.parse(report);
      if (options.json) process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
      else if (!options.quiet) process.stdout.write(`${text(checked).join('\n')}\n`);
    },
    progress(done, known) {
      bar?.setTotal(known);
      bar?.update(done);
    },
    note(line) {
      if (!options.quiet) process.stderr.write(`${line}\n`);
    },
  };
}

function startBar(title: string): SingleBar {
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total}`,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(0, 0);
  return bar;
}

/** Columns padded to their widest cell, so that lists line up in a terminal. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
