import type { DicomElement } from './dicomWalk.ts';

import { valueText } from './valueText.ts';
import { levelsOf, type Level } from './levels.ts';
import { isPrivate } from './tagFacts.ts';

/** Creators and elements (group, last byte) that hold physics only, and how long a value may be: PS3.15 table E.3.10-1 and vendors' statements. */
const safe: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'Philips PET Private Group': { 0x7053: '00 09' },
  'SIEMENS MR HEADER': { 0x0019: '0a 0b 0c 0d 0e 12 13 14 15 16 17 18 25 26 27 28 29' },
  GEMS_PARM_01: { 0x0043: '27 39 6f' },
  GEMS_ACQU_01: { 0x0019: '0f 11 23 24 27 9b bb bc bd' },
  GEMS_SERS_01: { 0x0025: '06 07 11' },
  GEMS_RELA_01: { 0x0021: '56 57 58' },
  GEMS_HELIOS_01: { 0x0045: '01 02' },
  'Philips Imaging DD 001': { 0x2001: '01 03 04 08 0a 0b 10 11 12 13 14 15 23 2d' },
  'Philips MR Imaging DD 001': { 0x2005: '0d 0e b0 b1 b2' },
  ELSCINT1: { 0x00e1: '21 50', 0x01e1: '26', 0x01f1: '01 07 26 27' },
  TOSHIBA_MEC_CT3: { 0x7005: '08 0a 22 23 40 45 46 47' },
  'GEIIS PACS': { 0x0903: '10 11 12' },
  NQHeader: { 0x0099: '04 10 21' },
  NQLeft: { 0x0199: '01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16' },
  NQRight: { 0x0299: '01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16' },
  'SIEMENS Ultrasound SC2000': { 0x0119: '09 13', 0x0129: '30', 0x0139: '01', 0x0149: '01' },
};
/** Those that are coded words: group and last byte. */
const coded = new Set([0x00190d, 0x200104, 0x20010b, 0x200110, 0x200112, 0x01e126, 0x01f101, 0x012930]);
/** A ratio: the one value with a letterless text for its form. */
const pitch = 0x004327;
const mostBytes = 1024;

/** The private elements that a file may hold under Retain Safe Private: those of the list, in their creator's block, without prose. */
export function safePrivateElements(bytes: Uint8Array, elements: readonly DicomElement[]): ReadonlySet<DicomElement> {
  const found = new Set<DicomElement>();
  for (const level of new Set(levelsOf(elements))) for (const element of safeOf(bytes, level)) found.add(element);
  return found;
}

function* safeOf(bytes: Uint8Array, { elements }: Level): Generator<DicomElement> {
  const creators = new Map<number, string>();
  for (const element of elements) {
    const { tag } = element;
    if (!isPrivate(tag)) continue;
    const [group, low] = [tag >>> 16, tag & 0xffff];
    if (low < 0x100) {
      const name = valueText(bytes, element).trim();
      creators.set(group * 256 + low, name);
      // A name of the list says nothing, even where none of its elements were kept.
      if (low >= 0x10 && Object.hasOwn(safe, name) && safe[name]![group] !== undefined) yield element;
      continue;
    }
    const creator = creators.get(group * 256 + (low >> 8));
    if (!creator || !listed(creator, group, low & 0xff) || !plain(bytes, element)) continue;
    yield element;
  }
}

function listed(creator: string, group: number, last: number): boolean {
  const byte = last.toString(16).padStart(2, '0');
  const own = Object.hasOwn(safe, creator) ? safe[creator]![group] : undefined;
  return own?.split(' ').includes(byte) ?? false;
}

/** Numbers or a coded word; a value of unknown VR must at least not read as prose. */
function plain(bytes: Uint8Array, element: DicomElement): boolean {
  const { tag, vr, from, to } = element;
  if (to - from > mostBytes) return false;
  const text = valueText(bytes, element);
  if (vr === 'CS') return coded.has((tag >>> 16) * 256 + (tag & 0xff)) && /^[A-Z0-9_ \\]*$/.test(text);
  if (vr === 'SH') return (tag >>> 16) * 256 + (tag & 0xff) === pitch && /^(\d{1,2}\.\d{1,4}:1)?$/.test(text);
  if (vr === 'DS' || vr === 'IS') return /^[-+0-9.eE\\ ]*$/.test(text);
  if (vr === 'UN') return !/[A-Za-z]{4}/.test(text) || /^[A-Z0-9_ \\]{1,16}$/.test(text);
  return /^(US|SS|UL|SL|FL|FD)$/.test(vr);
}
