/**
 * Why something is proposed, as one English sentence that core writes and the command line shows. The sentence is what is kept and sent; whoever
 * speaks another language reads its parts back out of it. It may quote what was read, so it stays on the workstation.
 */
export type ProposalReason =
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'text'; readonly quote: string; readonly hint?: TextHint }
  | { readonly kind: 'outside-regions' }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'banner'; readonly source: string }
  | { readonly kind: 'face'; readonly score: string };

export type TextHint =
  | {
      readonly kind: 'match';
      readonly how: 'equals' | 'contains' | 'resembles';
      /** As in PS3.6. */
      readonly keyword: string;
      /** Of another picture's patient, known from the same project. */
      readonly ofProject: boolean;
    }
  | { readonly kind: 'form'; readonly form: TextForm };

/** What only identifiers, or mostly identifiers, look like. */
export const textForms = {
  email: 'an e-mail address',
  recordNumber: 'a medical record number',
  patientNumber: 'a number of a patient',
  accessionNumber: 'an accession number',
  birthDay: 'a day of birth',
  date: 'a date',
  socialSecurity: 'a social security number',
  nhsNumber: 'an NHS number',
  phone: 'a phone number',
  age: 'an age',
  time: 'a time',
  longNumber: 'a long number',
  dicomName: 'a name as DICOM writes it',
  name: 'a name',
  nearName: 'a word beside names or places',
} as const;
export type TextForm = keyof typeof textForms;

const mostLetters = 300;
const [unreadable, outside] = ['text that could not be read', 'outside SequenceOfUltrasoundRegions'];
const [ofProject, looksLike] = [' of a patient of this project', 'looks like '];
const banner = 'where such a device burns in a banner, by ';

export const reasonText = (reason: ProposalReason): string => sentenceOf(reason).slice(0, mostLetters);

function sentenceOf(reason: ProposalReason): string {
  switch (reason.kind) {
    case 'unreadable':
      return unreadable;
    case 'text':
      return [`text "${reason.quote}"`, reason.hint && hintText(reason.hint)].filter(Boolean).join(' ');
    case 'outside-regions':
      return outside;
    case 'template':
      return `template “${reason.name}” of this device`;
    case 'banner':
      return `${banner}${reason.source}`;
    case 'face':
      return `face ${reason.score}`;
  }
}

const hintText = (hint: TextHint): string =>
  hint.kind === 'form'
    ? `${looksLike}${textForms[hint.form]}`
    : `${hint.how} ${hint.keyword}${hint.ofProject ? ofProject : ''}`;

/** What `reasonText` was made of; undefined for a sentence that it did not write, such as one of an earlier version. */
export function reasonOf(sentence: string): ProposalReason | undefined {
  if (sentence === unreadable) return { kind: 'unreadable' };
  if (sentence === outside) return { kind: 'outside-regions' };
  if (sentence.startsWith(banner)) return { kind: 'banner', source: sentence.slice(banner.length) };
  const name = /^template “(.*)” of this device$/s.exec(sentence)?.[1];
  if (name !== undefined) return { kind: 'template', name };
  const score = /^face (\d\.\d\d)$/.exec(sentence)?.[1];
  if (score !== undefined) return { kind: 'face', score };
  const [, quote, behind] = /^text "(.*)"(.*)$/s.exec(sentence) ?? [];
  if (quote === undefined) return undefined;
  const hint = hintOf(behind?.trim() ?? '');
  return behind !== '' && !hint ? undefined : { kind: 'text', quote, ...(hint && { hint }) };
}

/** What was read of a line; undefined for what is no text. */
export function quoteOf(sentence: string): string | undefined {
  const reason = reasonOf(sentence);
  return reason?.kind === 'text' ? reason.quote : undefined;
}

const forms = Object.entries(textForms) as [TextForm, string][];

function hintOf(text: string): TextHint | undefined {
  const form = forms.find(([, name]) => text === `${looksLike}${name}`)?.[0];
  if (form) return { kind: 'form', form };
  const [, how, keyword, project] =
    /^(equals|contains|resembles) (\w+)( of a patient of this project)?$/.exec(text) ?? [];
  if (!keyword) return undefined;
  return { kind: 'match', how: how as 'equals', keyword, ofProject: project !== undefined };
}
