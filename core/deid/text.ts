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

export const isEmpty = (element: DicomElement): boolean =>
  element.items ? element.items.length === 0 : element.valueEnd === element.valueStart;
