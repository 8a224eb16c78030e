import { encodingOfSyntax } from '../../dicom/transferSyntax.ts';

const SOPClassUID = 0x0008_0016;
const SOPInstanceUID = 0x0008_0018;
/** VRs with four bytes of length behind two reserved ones, PS3.5 7.1.2. */
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** What the first bytes of a data set tell about what it is. `unread`: not told without more work than belongs here. */
export type DataSetHead =
  | { readonly kind: 'named'; readonly sopClass: string | undefined; readonly sopInstance: string | undefined }
  | { readonly kind: 'unread' }
  | { readonly kind: 'damaged' };

/** Reads no further than SOPInstanceUID; sequences before it (LanguageCodeSequence) and deflated data sets are left to intake. */
export function dataSetHead(bytes: Buffer, transferSyntax: string): DataSetHead {
  const encoding = encodingOfSyntax(transferSyntax);
  if (!encoding || encoding.deflated) return { kind: 'unread' };
  const short = (at: number): number => (encoding.littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (encoding.littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const found = new Map<number, string>();
  for (let at = 0, last = -1; at + 12 <= bytes.length;) {
    const tag = short(at) * 0x10000 + short(at + 2);
    if (tag <= last) return { kind: 'damaged' };
    last = tag;
    if (tag > SOPInstanceUID) break;
    const vr = encoding.explicit ? bytes.toString('latin1', at + 4, at + 6) : '';
    if (encoding.explicit && !/^[A-Z]{2}$/.test(vr)) return { kind: 'damaged' };
    const wide = longForms.has(vr);
    const length = !encoding.explicit ? long(at + 4) : wide ? long(at + 8) : short(at + 6);
    const start = at + (wide ? 12 : 8);
    if (length === 0xffffffff || start + length > bytes.length) return { kind: 'unread' };
    found.set(tag, bytes.toString('latin1', start, start + length).replace(/[\0 ]+$/, ''));
    at = start + length;
  }
  return { kind: 'named', sopClass: found.get(SOPClassUID), sopInstance: found.get(SOPInstanceUID) };
}
