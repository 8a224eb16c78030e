import { asciiBytes } from '../dicom/encode.ts';
import { characterSets, decodeText } from '../dicom/charset.ts';
import type { DicomElement } from '../dicom/walk.ts';

/** A value as text, one character a byte; padding taken off. What is compared and looked for is compared in bytes. */
export function rawText(bytes: Uint8Array, element: DicomElement): string {
  const value = Buffer.from(bytes.buffer, bytes.byteOffset + element.valueStart, element.valueEnd - element.valueStart);
  return value.toString('latin1').replace(/[\0 ]+$/, '');
}

/** The same, part by part of a multi-valued element. */
export const rawParts = (bytes: Uint8Array, element: DicomElement): string[] =>
  rawText(bytes, element)
    .split('\\')
    .map((part) => part.replace(/^[\0 ]+|[\0 ]+$/g, ''));

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
