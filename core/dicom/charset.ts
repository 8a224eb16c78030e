import { TextDecoder } from 'node:util';

/** PS3.3 C.12.1.1.2: defined terms without code extensions, as encodings that TextDecoder knows. */
const plain: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** A set that an escape sequence designates (PS3.3 table C.12-3 and following): how it is decoded, and in which half of the code table. */
interface CodeSet {
  readonly encoding: string;
  readonly width: 1 | 2;
  /** JIS X 0212 lies behind a byte of its own in EUC-JP. */
  readonly prefix?: number;
}
const ascii: CodeSet = { encoding: 'windows-1252', width: 1 };
const single = (encoding: string): CodeSet => ({ encoding, width: 1 });
const double = (encoding: string): CodeSet => ({ encoding, width: 2 });

const lowerSets: Readonly<Record<string, CodeSet>> = {
  '(B': ascii,
  '(J': ascii,
  $B: double('euc-jp'),
  '$(D': { encoding: 'euc-jp', width: 2, prefix: 0x8f },
};
const upperSets: Readonly<Record<string, CodeSet>> = {
  ')I': single('shift_jis'),
  '-A': single('windows-1252'),
  '-B': single('iso-8859-2'),
  '-C': single('iso-8859-3'),
  '-D': single('iso-8859-4'),
  '-L': single('iso-8859-5'),
  '-G': single('iso-8859-6'),
  '-F': single('iso-8859-7'),
  '-H': single('iso-8859-8'),
  '-M': single('windows-1254'),
  '-b': single('iso-8859-15'),
  '-T': single('windows-874'),
  '$)C': double('euc-kr'),
  '$)A': double('gbk'),
};

/** Terms whose set fills the half of the table above 0x80 by itself. */
const upperOfTerm: Readonly<Record<string, CodeSet>> = {
  'ISO 2022 IR 149': double('euc-kr'),
  'ISO 2022 IR 58': double('gbk'),
};

const decoders = new Map<string, TextDecoder>();
function decode(bytes: Uint8Array, encoding: string): string {
  let decoder = decoders.get(encoding);
  if (!decoder) decoders.set(encoding, (decoder = new TextDecoder(encoding)));
  return decoder.decode(bytes);
}

const escape = 0x1b;
/** Values in one element may be set apart by a backslash, which also resets what escapes have designated; texts are one value. */
const oneValue: ReadonlySet<string> = new Set(['LT', 'ST', 'UT']);

/** The terms of a SpecificCharacterSet value as it stands in the file. */
export const characterSets = (value: string): string[] => value.split('\\').map((term) => term.trim());

/**
 * Text of VR `vr` in the repertoires of `specificCharacterSet`, with code extensions (PS3.5 6.1.2.5) and their resets at delimiters. Never
 * throws: what no repertoire explains becomes U+FFFD, and an unknown term is read as Latin-1.
 */
export function decodeText(bytes: Uint8Array, specificCharacterSet: readonly string[], vr: string): string {
  const first = specificCharacterSet[0] ?? '';
  const whole = plain[first];
  const extended = bytes.includes(escape);
  const replaces = whole === 'utf-8' || whole === 'gb18030' || whole === 'gbk';
  if (whole !== undefined && (replaces || !extended)) return decode(bytes, whole);
  const upper = initialUpper(specificCharacterSet);
  if (!extended && upper.width === 1) return decode(bytes, upper.encoding);
  return decodeExtended(bytes, upper, vr);
}

/** The first term's. Where that is plain ASCII, bytes above 0x80 without an escape are not legal; some writers mean the next term's. */
function initialUpper(terms: readonly string[]): CodeSet {
  const first = terms[0] ?? '';
  if (first !== '' && first !== 'ISO 2022 IR 6' && first !== 'ISO_IR 6') {
    return upperOfTerm[first] ?? single(plain[first.replace('ISO 2022 IR', 'ISO_IR')] ?? 'windows-1252');
  }
  const meant = terms.find((term) => upperOfTerm[term]);
  return meant === undefined ? ascii : upperOfTerm[meant]!;
}

function decodeExtended(bytes: Uint8Array, initial: CodeSet, vr: string): string {
  let [lower, upper] = [ascii, initial];
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    if (byte === escape) {
      const designated = designation(bytes, at + 1);
      if (designated) {
        [lower, upper] = [designated.lower ?? lower, designated.upper ?? upper];
        at += 1 + designated.length;
      } else at++;
      continue;
    }
    if (lower.width === 1 && byte < 0x80) {
      if (resets(byte, vr)) [lower, upper] = [ascii, initial];
      text += String.fromCharCode(byte);
      at++;
      continue;
    }
    const end = runEnd(bytes, at);
    const set = byte < 0x80 ? lower : upper;
    text += decodeRun(bytes.subarray(at, end), set);
    at = end;
  }
  return text;
}

/** Characters of one set that stand together: up to an escape, a control character or a change of the table's half. */
function runEnd(bytes: Uint8Array, from: number): number {
  const upper = bytes[from]! >= 0x80;
  let end = from + 1;
  while (end < bytes.length && bytes[end]! >= 0x80 === upper && bytes[end]! > 0x1f) end++;
  return end;
}

function decodeRun(run: Uint8Array, set: CodeSet): string {
  if (set.width === 1) return decode(run, set.encoding);
  if (set.prefix === undefined) {
    return decode(
      run.map((byte) => byte | 0x80),
      set.encoding,
    );
  }
  const prefixed: number[] = [];
  for (let i = 0; i + 1 < run.length; i += 2) prefixed.push(set.prefix, run[i]! | 0x80, run[i + 1]! | 0x80);
  return decode(Uint8Array.from(prefixed), set.encoding);
}

function designation(
  bytes: Uint8Array,
  at: number,
): { readonly length: number; readonly lower?: CodeSet; readonly upper?: CodeSet } | undefined {
  for (const length of [2, 3]) {
    const sequence = String.fromCharCode(...bytes.subarray(at, at + length));
    const [lower, upper] = [lowerSets[sequence], upperSets[sequence]];
    if (lower) return { length, lower };
    if (upper) return { length, upper };
  }
  return undefined;
}

function resets(byte: number, vr: string): boolean {
  if (byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x09) return true;
  if (vr === 'PN' && (byte === 0x5e || byte === 0x3d)) return true;
  return byte === 0x5c && !oneValue.has(vr);
}
