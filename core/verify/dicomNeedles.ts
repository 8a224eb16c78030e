import { allowancesFor, type Allowances } from './allowances.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { uidsAllowed } from './headerRules.ts';
import { textTags } from './headerRules.table.ts';
import { createNeedles } from './needles.ts';
import type { NeedleSet } from './needles.ts';
import { basicAction, isPrivate, tagName } from './tagFacts.ts';

/** Every identifying value of an original, at every depth, private elements and group 0002 included. */
export function dicomNeedles(
  bytes: Uint8Array,
  layout: DicomLayout,
  allowances: Allowances = allowancesFor(),
): NeedleSet {
  const needles = createNeedles();
  const charset = layout.elements.find((element) => element.tag === 0x00080005 && element.depth === 0);
  const decode = decoderFor(charset ? latin1(bytes, charset) : '');
  for (const element of [...layout.meta, ...layout.elements]) {
    if (element.vr === 'SQ' || element.to === element.from || namesSoftware.has(element.tag)) continue;
    if (mayStay(element, allowances)) continue;
    for (const text of readings(bytes, element, decode)) {
      if (!needles.complete) return needles;
      collect(needles, element, text);
    }
  }
  return needles;
}

/** Values that the policy lets stand are not looked for; dates that move and texts that are cleaned are. */
function mayStay({ tag, vr }: DicomElement, { deid, of }: Allowances): boolean {
  const allowance = of(tag);
  if (vr === 'UI') return deid.options.retainUIDs || allowance === 'kept';
  // Where dates stay, one in a private element is most often one of them.
  if (deid.dates === 'keep' && isPrivate(tag) && (vr === 'DA' || vr === 'DT' || vr === 'TM')) return true;
  if (allowance === 'moved date')
    return deid.dates === 'keep' || (deid.dates === 'shift' && (vr === 'TM' || vr === 'SH'));
  return allowance === 'kept' || allowance === 'station';
}

/** ImplementationClassUID and -VersionName: what wrote a file, which may well be Scrim both times. */
const namesSoftware: ReadonlySet<number> = new Set([0x00020012, 0x00020013]);

/** The value in the file's character set and byte for byte: a wrong SpecificCharacterSet must not hide a name. */
function readings(bytes: Uint8Array, element: DicomElement, decode: (raw: Uint8Array) => string): Iterable<string> {
  const raw = bytes.subarray(element.from, element.to);
  if (binary.has(element.vr)) return isPrivate(element.tag) ? printableRuns(raw) : [];
  const text = latin1(bytes, element);
  // Alike in every character set: no escapes, no shifts.
  return plain.test(text) ? [text] : new Set([decode(raw), text]);
}

const plain = /^[\0\t\n\f\r\x20-\x7d]*$/;
const sourceApplication = 0x00020016;

const binary: ReadonlySet<string> = new Set('OB OW OL OF OD OV UN US SS UL SL SV UV FL FD AT'.split(' '));

function collect(needles: NeedleSet, element: DicomElement, text: string): void {
  const { tag, vr } = element;
  const source = tagName(tag);
  const strong = strongTags.has(tag) ? 'strong' : 'weak';
  for (const part of text.split('\\')) {
    const value = part.replace(/[\0 ]+$/, '').trim();
    switch (vr) {
      case 'PN':
        needles.addName(value, source);
        break;
      case 'DA':
      case 'DT':
        needles.addDate(value, source);
        if (vr === 'DT') needles.add('strong', value, source);
        break;
      case 'TM':
        needles.add('weak', value, source);
        break;
      case 'AE':
        // Of the program that sent it: often the product's name.
        needles.add(tag === sourceApplication ? 'weak' : 'strong', value, source);
        break;
      case 'UI':
        if (!uidsAllowed(value) || !value.startsWith('1.2.840.10008.')) needles.add('uid', value, source);
        break;
      case 'LO':
      case 'SH':
      case 'ST':
      case 'LT':
      case 'UT':
      case 'UC':
      case 'UR':
        if (!textTags.has(tag)) needles.add(strong, value, source);
        break;
      case 'CS':
      case 'DS':
      case 'IS':
      case 'AS':
        if (basicAction(tag) !== undefined) needles.add('weak', value, source);
        break;
      default:
        if (isPrivate(tag)) needles.add('weak', value, source);
    }
  }
}

/** Numbers and names of people, places and visits: a hit is a leak even where other text may stay. */
const strongTags: ReadonlySet<number> = new Set([
  0x00080050, 0x00080080, 0x00080081, 0x00080092, 0x00080094, 0x00081010, 0x00100020, 0x00100021, 0x00101000,
  0x00101001, 0x00101005, 0x00101040, 0x00101060, 0x00101080, 0x00101090, 0x00102154, 0x00102155, 0x00181000,
  0x00181002, 0x00200010, 0x00321020, 0x00321032, 0x00380010, 0x00380300, 0x00400006, 0x00400253, 0x00401001,
  0x00402016, 0x00402017,
]);

/** Readable text of at least six characters in a private blob; beyond ASCII, samples look like text too. */
function* printableRuns(raw: Uint8Array): Generator<string> {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('latin1');
  for (const [run] of text.matchAll(/[\x20-\x7e]{6,200}/g)) yield run;
}

const latin1 = (bytes: Uint8Array, { from, to }: DicomElement): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');

/** PS3.3 C.12.1.1.2 defined terms as the names that a text decoder knows. */
const encodings: Readonly<Record<string, string>> = {
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
};

function decoderFor(charset: string): (raw: Uint8Array) => string {
  const terms = charset.split('\\').map((term) => term.trim());
  const known = terms.map((term) => encodings[term] ?? encodings[term.replace('ISO 2022 IR', 'ISO_IR')]).find(Boolean);
  const decoder = new TextDecoder(known ?? 'latin1');
  return (raw) => decoder.decode(raw);
}
