import { asciiBytes } from '../dicom/encode.ts';
import { characterSets, decodeText } from '../dicom/charset.ts';
import type { DicomElement } from '../dicom/walk.ts';

let viewed: Buffer | undefined;

/** The file as a Buffer, made once for all its values: they are many, and each of a few bytes. */
function bufferOf(bytes: Uint8Array): Buffer {
  if (viewed?.buffer !== bytes.buffer || viewed.byteOffset !== bytes.byteOffset || viewed.length !== bytes.length) {
    viewed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  return viewed;
}

const isPadding = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

let last: { readonly bytes: Uint8Array; readonly element: DicomElement; readonly text: string } | undefined;

/** A value as text, one character a byte; padding taken off. What is compared and looked for is compared in bytes. Rules ask for it one after the other. */
export function rawText(bytes: Uint8Array, element: DicomElement): string {
  // By the element, of which each file has its own: the next one may be read into the same bytes.
  if (last?.element === element && last.bytes === bytes) return last.text;
  const { valueStart, valueEnd } = element;
  let end = valueEnd;
  while (end > valueStart && isPadding(bytes[end - 1])) end--;
  const text = bufferOf(bytes).toString('latin1', valueStart, end);
  last = { bytes, element, text };
  return text;
}

/** The same, part by part of a multi-valued element. */
export function rawParts(bytes: Uint8Array, element: DicomElement): string[] {
  const text = rawText(bytes, element);
  if (!text.includes('\\')) return [withoutPadding(text)];
  return text.split('\\').map(withoutPadding);
}

function withoutPadding(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isPadding(text.charCodeAt(from))) from++;
  while (to > from && isPadding(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * The text as it is meant, in the character sets of its level; undefined where that is no other than `rawText`. Only then is comparing bytes not
 * enough: one name has many spellings in bytes, and bytes of one character can look like others.
 */
export function meantText(bytes: Uint8Array, element: DicomElement, charset: string): string | undefined {
  if (!beyondAscii(bytes, element.valueStart, element.valueEnd)) return undefined;
  const value = bytes.subarray(element.valueStart, element.valueEnd);
  return decodeText(value, characterSets(charset), element.vr).replace(/[\0 ]+$/, '');
}

function beyondAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! >= 0x80 || bytes[i] === 0x1b) return true;
  return false;
}

export const isEmpty = (element: DicomElement): boolean =>
  element.items ? element.items.length === 0 : element.valueEnd === element.valueStart;

/** A text as a value, padded with a space: the rewriter pads by VR, and a text may stand under UN. */
export const textValue = (text: string): Uint8Array => asciiBytes(text.length % 2 === 0 ? text : `${text} `);
