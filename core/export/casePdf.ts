import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anatomyCode } from '../../model/anatomy.ts';
import type { CaseForm } from '../../model/case.ts';
import type { ConsentFact } from '../../model/consent.ts';
import type { CaseId } from '../../model/ids.ts';
import type { CasePicture } from './casePicture.ts';
import { facts, newDocument, page, room, textWidth, type Document } from './pdfPage.ts';

export interface CaseSummary {
  readonly id: CaseId;
  readonly form: CaseForm;
  readonly consent: ConsentFact | null;
  readonly pictures: readonly CasePicture[];
  readonly madeAt: string;
}

const factStyle = { size: 9, names: 90, gap: 3 } as const;
const picture = { width: textWidth, height: 300 } as const;
/** Pictures that are shown; of those after these only what they are is told. */
const mostShown = 40;

/** A case on paper: its words, its consent, and its pictures with what was drawn on them. Says nothing that the case itself does not say. */
export async function casePdf(summary: CaseSummary, folder: string, fonts: string): Promise<Uint8Array> {
  const { id, form, consent, pictures, madeAt } = summary;
  const { document, bytes } = newDocument('Case summary', madeAt, fonts);
  const code = anatomyCode(form.anatomy);
  document.font('bold').fontSize(16).text(form.title).moveDown(0.5);
  facts(document, factStyle, [
    ['Specialty', form.specialty],
    ['Anatomy', code ? `${form.anatomy} (SNOMED CT ${code})` : form.anatomy],
    ['Tags', form.tags.join(', ') || 'none'],
    ['Question', form.question],
    ['Consent', consent ? `${consent.levels.join(', ')}; signed by both on ${consent.signedOn}` : 'not recorded'],
    ['Pictures', String(pictures.length)],
    ['Case', id],
    ['Printed', `${madeAt}, from de-identified pictures`],
  ]);
  for (const [index, each] of pictures.entries()) await writePicture(document, each, index + 1, folder);
  document.end();
  return bytes;
}

async function writePicture(document: Document, each: CasePicture, number: number, folder: string): Promise<void> {
  const { files, frames, notes, modality, cleared } = each;
  const shown = number <= mostShown ? files[0] : undefined;
  room(document, (shown ? picture.height : 0) + 70);
  document.moveDown(0.8).font('bold').fontSize(11).text(`Picture ${number}`, page.margin);
  const size = `${cleared.columns} × ${cleared.rows}${frames > 1 ? `, ${frames} frames` : ''}`;
  document
    .font('regular')
    .fontSize(8.5)
    .text(`${modality ? `${modality}, ` : ''}${size}, SHA-256 ${cleared.outputHash}`)
    .moveDown(0.3);
  if (shown) {
    const top = document.y;
    const fit: [number, number] = [picture.width, picture.height];
    document.image(await readFile(join(folder, shown)), page.margin, top, { fit, align: 'center' });
    document.y = top + picture.height + 6;
  }
  notes.forEach((note, index) => document.text(`${index + 1}. ${note}`, page.margin));
}
