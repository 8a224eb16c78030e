/** Writes docs/errors.md from the catalogue: `node --import tsx tools/docs/errors.ts`. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorCatalogue } from '../../model/errors.table.ts';

export function errorsPage(): string {
  const head = [
    '# Errors',
    '',
    'Every failure that a person is told of, by its code. The window and the command line show the sentence and the advice; `scrim --json` gives',
    'the code and its parameters. No parameter holds a path, a file name or a value of a file. “Retry helps” means that the same call may',
    'succeed later, unchanged.',
    '',
    'Written by `tools/docs/errors.ts` from `model/errors.table.ts`; do not edit.',
  ];
  const codes = Object.entries(errorCatalogue).flatMap(([code, { retryable, sentence, advice }]) => [
    '',
    `## ${code}`,
    '',
    `- **Says:** ${sentence}`,
    `- **Advises:** ${advice}`,
    `- **Retry helps:** ${retryable ? 'yes' : 'no'}`,
  ]);
  return [...head, ...codes, ''].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(fileURLToPath(new URL('../../docs/errors.md', import.meta.url)), errorsPage());
}
