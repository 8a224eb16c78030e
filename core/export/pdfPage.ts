import { join } from 'node:path';
import PDFDocument from 'pdfkit';

export type Document = PDFKit.PDFDocument;

/** A4 in points. */
export const page = { margin: 48, width: 595.28, height: 841.89 } as const;
export const textWidth = page.width - 2 * page.margin;

/** A new document in the fonts of `fonts`, and what becomes of it once it ends. */
export function newDocument(
  title: string,
  madeAt: string,
  fonts: string,
): { readonly document: Document; readonly bytes: Promise<Uint8Array> } {
  const document = new PDFDocument({
    ...{ size: 'A4', margin: page.margin, font: join(fonts, 'DejaVuSans.ttf'), lang: 'en' },
    info: { Title: title, Producer: 'Scrim', Creator: 'Scrim', CreationDate: new Date(madeAt) },
  });
  document
    .registerFont('regular', join(fonts, 'DejaVuSans.ttf'))
    .registerFont('bold', join(fonts, 'DejaVuSans-Bold.ttf'));
  return { document, bytes: collected(document) };
}

async function collected(document: Document): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of document as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

export interface FactStyle {
  readonly size: number;
  /** Of the column of names. */
  readonly names: number;
  /** Between rows. */
  readonly gap: number;
}

/** Rows of a name and its value. */
export function facts(
  document: Document,
  { size, names, gap }: FactStyle,
  rows: readonly (readonly [name: string, value: string])[],
): void {
  const left = names + 6;
  document.fontSize(size);
  for (const [name, value] of rows) {
    room(document, 30);
    const top = document.y;
    document.font('bold').text(name, page.margin, top, { width: names });
    const below = document.y;
    document.font('regular').text(value, page.margin + left, top, { width: textWidth - left });
    document.y = Math.max(document.y, below) + gap;
  }
  document.x = page.margin;
}

/** A new page where less than so many points are left of this one. */
export function room(document: Document, points: number): void {
  if (document.y + points > page.height - page.margin) document.addPage();
}
