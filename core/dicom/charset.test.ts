import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { characterSets, decodeText } from './charset.ts';

const python = process.env['SCRIM_PYTHON'] ?? '/usr/bin/python3';
function hasPydicom(): boolean {
  try {
    execFileSync(python, ['-c', 'import pydicom'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('charset.test: skipped in part, pydicom is not installed\n');
    return false;
  }
}

/** Names of nobody in each repertoire. */
const names: readonly (readonly [string, string])[] = [
  ['', 'Fabelmann^Greta'],
  ['ISO_IR 100', 'Müßig^Jérôme'],
  ['ISO_IR 101', 'Dvořáčková^Łucja'],
  ['ISO_IR 109', 'Ġużeppina^Ħal'],
  ['ISO_IR 110', 'Šķēle^Ģirts'],
  ['ISO_IR 144', 'Выдумкин^Пётр'],
  ['ISO_IR 127', 'خيالي^ليلى'],
  ['ISO_IR 126', 'Φαντασίου^Ελένη'],
  ['ISO_IR 138', 'בדיוני^שרה'],
  ['ISO_IR 148', 'Çavuşoğlu^İnci'],
  ['ISO_IR 13', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ['ISO_IR 166', 'สมมุติ^นารี'],
  ['ISO_IR 192', 'Müßig^虚构=Выдумкин^虚構'],
  ['GB18030', 'Xu^Gou=虚构^小明'],
  ['GBK', 'Xu^Gou=虚构^小东'],
  ['\\ISO 2022 IR 87', 'Kyokou^Taro=虚構^太郎=きょこう^たろう'],
  ['ISO 2022 IR 13\\ISO 2022 IR 87', 'ｷｮｺｳ^ﾀﾛｳ=虚構^太郎=きょこう^たろう'],
  ['\\ISO 2022 IR 149', 'Heogu^Gildong=虛構^吉洞=허구^길동'],
  ['\\ISO 2022 IR 58', 'Xu^Gou=虚构^小东'],
  ['ISO 2022 IR 100\\ISO 2022 IR 126', 'Müßig^Φανή'],
];

const encoded = (cases: readonly (readonly [string, string])[]): string[] => {
  const script = `
import json, sys
from pydicom.charset import convert_encodings, encode_string
from pydicom.valuerep import PersonName
out = []
for terms, name in json.load(sys.stdin):
    encodings = convert_encodings(terms.split("\\\\"))
    out.append(PersonName(name, encodings).encode(encodings).hex())
print(json.dumps(out))`;
  const input = JSON.stringify(cases);
  return JSON.parse(execFileSync(python, ['-W', 'ignore', '-c', script], { input, encoding: 'utf8' })) as string[];
};

describe('decodeText', () => {
  it.skipIf(!hasPydicom())('reads in every repertoire what pydicom wrote', () => {
    const bytes = encoded(names);
    const read = names.map(([terms], i) => decodeText(Buffer.from(bytes[i]!, 'hex'), characterSets(terms), 'PN'));
    expect(read).toEqual(names.map(([, name]) => name));
  });

  it('reads the examples of PS3.5 annexes H and I', () => {
    const read = (hex: string, terms: string): string =>
      decodeText(Buffer.from(hex.replaceAll(' ', ''), 'hex'), characterSets(terms), 'PN');
    const yamada =
      '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 3d ' +
      '1b 24 42 24 64 24 5e 24 40 1b 28 42 5e 1b 24 42 24 3f 24 6d 24 26 1b 28 42';
    expect(read(yamada, '\\ISO 2022 IR 87')).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
    const hong = '48 6f 6e 67 5e 47 69 6c 64 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7';
    expect(read(hong, '\\ISO 2022 IR 149')).toBe('Hong^Gildong=洪^吉洞');
  });

  it('never throws, whatever the bytes and the terms', () => {
    const wild = Uint8Array.from({ length: 512 }, (_, i) => (i * 37 + 27) & 0xff);
    for (const terms of [...names.map(([term]) => term), 'NONSENSE', 'ISO 2022 IR 87']) {
      expect(typeof decodeText(wild, characterSets(terms), 'LO')).toBe('string');
      expect(typeof decodeText(Uint8Array.of(0x1b), characterSets(terms), 'LO')).toBe('string');
    }
  });
});
