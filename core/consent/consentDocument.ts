import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import {
  consentLevelSchema,
  isDrawn,
  signatureField,
  type ConsentForm,
  type ConsentLanguage,
  type Signature,
} from '../../model/consent.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ConsentId } from '../../model/ids.ts';
import { consentTexts, type ConsentTexts } from '../../model/consentTexts.table.ts';

/** A form with both signatures on it. */
export interface SignedConsent extends ConsentForm {
  readonly patientSignature: Signature;
  readonly clinicianSignature: Signature;
}

/** Throws CONSENT_UNSIGNED naming who has not signed. */
export function insistOnSignatures(form: ConsentForm): SignedConsent {
  const { patientSignature, clinicianSignature } = form;
  const patient = isDrawn(patientSignature);
  const clinician = isDrawn(clinicianSignature);
  if (patient && clinician) return { ...form, patientSignature, clinicianSignature };
  const who = [...(patient ? [] : ['patient']), ...(clinician ? [] : ['clinician'])].join(', ');
  throw new ScrimFailure('CONSENT_UNSIGNED', { who });
}

const page = { margin: 56, width: 595.28, height: 841.89 } as const;
const textWidth = page.width - 2 * page.margin;
/** Size of a signature on paper, in points; the proportions of the field it was drawn in. */
const signatureBox = { width: 210, height: 70 } as const;

/**
 * The consent as a one-page A4 PDF: words, names and date as text, signatures as strokes. It names neither machine, user nor
 * program version. Throws INVALID_REQUEST if a name has letters that the font cannot print: a signed document must not show gaps.
 */
export async function writeConsentDocument(
  id: ConsentId,
  consent: SignedConsent,
  fonts: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const texts = consentTexts[consent.language];
  const document = new PDFDocument({
    size: 'A4',
    margin: page.margin,
    font: join(fonts, 'DejaVuSans.ttf'),
    lang: consent.language,
    info: {
      Title: texts.title,
      Producer: 'Scrim',
      Creator: 'Scrim',
      CreationDate: new Date(`${consent.signedOn}T00:00:00Z`),
    },
  });
  document
    .registerFont('regular', join(fonts, 'DejaVuSans.ttf'))
    .registerFont('bold', join(fonts, 'DejaVuSans-Bold.ttf'));
  const bytes = collect(document);
  for (const field of ['patientName', 'clinicianName'] as const) insistOnGlyphs(document, consent[field], field);
  writeWords(document, texts, consent);
  const day = printedDate(consent.signedOn, consent.language);
  writeSignatory(document, texts, {
    role: texts.patient,
    name: consent.patientName,
    day,
    signature: consent.patientSignature,
  });
  document.font('regular').fontSize(9.5).text(texts.clinicianStatement, page.margin, document.y, { width: textWidth });
  document.moveDown(0.6);
  writeSignatory(document, texts, {
    role: texts.clinician,
    name: consent.clinicianName,
    day,
    signature: consent.clinicianSignature,
  });
  document
    .fontSize(7)
    .fillColor('#555555')
    .text(`${texts.document} ${id}`, page.margin, document.y + 4);
  document.end();
  return bytes;
}

async function collect(document: PDFKit.PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of document as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function writeWords(document: PDFKit.PDFDocument, texts: ConsentTexts, consent: SignedConsent): void {
  document.font('bold').fontSize(16).text(texts.title).moveDown(0.7);
  document.font('regular').fontSize(9.5).text(texts.introduction, { width: textWidth }).moveDown(0.8);
  for (const level of consentLevelSchema.options) {
    const agreed = consent.levels.includes(level);
    const top = document.y;
    drawTick(document, page.margin, top, agreed);
    document.font('bold').text(agreed ? texts.agreed : texts.notAgreed, page.margin + 18, top, { width: 100 });
    const afterWord = document.y;
    document.y = top;
    document.font('regular').text(texts.levels[level], page.margin + 125, top, { width: textWidth - 125 });
    document.y = Math.max(document.y, afterWord);
    document.moveDown(0.7);
  }
  document.text(texts.rights, page.margin, document.y, { width: textWidth }).moveDown(1);
}

function drawTick(document: PDFKit.PDFDocument, x: number, y: number, ticked: boolean): void {
  document.lineWidth(0.8).strokeColor('black').rect(x, y, 10, 10).stroke();
  if (!ticked) return;
  document
    .lineWidth(1.4)
    .moveTo(x + 2, y + 5)
    .lineTo(x + 4.4, y + 8)
    .lineTo(x + 8.4, y + 2)
    .stroke();
}

interface Signatory {
  readonly role: string;
  readonly name: string;
  readonly day: string;
  readonly signature: Signature;
}

function writeSignatory(document: PDFKit.PDFDocument, texts: ConsentTexts, signatory: Signatory): void {
  document.font('bold').fontSize(10).text(signatory.role, page.margin, document.y, { width: textWidth });
  const top = document.y + 4;
  const left = { width: textWidth - signatureBox.width - 20 };
  document.font('regular').fontSize(9.5);
  document.text(`${texts.name}: ${signatory.name.normalize('NFC')}`, page.margin, top, left);
  document.text(`${texts.date}: ${signatory.day}`, page.margin, document.y + 4, left);
  const x = page.width - page.margin - signatureBox.width;
  drawSignature(document, signatory.signature, x, top);
  const line = top + signatureBox.height;
  document
    .lineWidth(0.5)
    .moveTo(x, line)
    .lineTo(x + signatureBox.width, line)
    .stroke();
  document.fontSize(8).text(texts.signature, x, line + 3, { width: signatureBox.width });
  document.y = line + 24;
}

function drawSignature(document: PDFKit.PDFDocument, signature: Signature, left: number, top: number): void {
  const scale = signatureBox.width / signatureField.width;
  const at = (point: { x: number; y: number }) => [left + point.x * scale, top + point.y * scale] as const;
  document.save().lineWidth(1).lineCap('round').lineJoin('round').strokeColor('black').fillColor('black');
  for (const [first, ...rest] of signature.strokes) {
    if (!first) continue;
    if (rest.length === 0) document.circle(...at(first), 0.6).fill();
    else {
      document.moveTo(...at(first));
      for (const point of rest) document.lineTo(...at(point));
      document.stroke();
    }
  }
  document.restore();
}

/** The font in use, as far as needed; pdfkit's types leave it out. */
interface FontInUse {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

function insistOnGlyphs(document: PDFKit.PDFDocument, name: string, field: string): void {
  const { font } = (document.font('regular') as unknown as FontInUse)._font;
  for (const letter of name.normalize('NFC')) {
    if (!font.hasGlyphForCodePoint(letter.codePointAt(0)!)) {
      document.end();
      throw new ScrimFailure('INVALID_REQUEST', { where: field });
    }
  }
}

/** As written in the language, with the unambiguous form beside it. */
function printedDate(day: string, language: ConsentLanguage): string {
  const words = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return `${words.format(new Date(`${day}T00:00:00Z`))} (${day})`;
}
