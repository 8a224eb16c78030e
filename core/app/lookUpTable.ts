import type { LookUpLink } from '../store/lookUp.ts';

const columns = ['Patient', 'Attribute', 'Original', 'Pseudonym'] as const;

/** The look-up table as RFC 4180 has it: UTF-8, CRLF, every field quoted, a header line. */
export async function* asCsv(pages: AsyncIterable<readonly LookUpLink[]>): AsyncGenerator<string> {
  yield line(columns);
  for await (const links of pages) {
    yield links
      .map(({ patient, attribute, original, pseudonym }) => line([patient, attribute, original, pseudonym]))
      .join('');
  }
}

const line = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`;

const field = (text: string): string => `"${asText(text).replaceAll('"', '""')}"`;

/**
 * A value that a spreadsheet would take for a formula is led by an apostrophe: an original is whatever somebody wrote into a header, and the
 * table is opened by the one person who may see everything. Full-width signs count in some.
 */
const asText = (text: string): string => (/^\s*[=+\-@|\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text);
