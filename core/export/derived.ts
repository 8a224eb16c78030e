import { encodeDataSet, fileHead, type DataSet } from './dataset.ts';

const brand: unique symbol = Symbol('derived');

/**
 * An object that Scrim itself wrote about a cleared image: a presentation state or a report. It holds nothing of an original but what the
 * cleared image also says, and texts that were checked for identifiers before; only this file gives the brand.
 */
export interface DerivedObject {
  readonly bytes: Uint8Array;
  readonly [brand]: true;
}

export function derivedObject(dataSet: DataSet & { SOPClassUID: string; SOPInstanceUID: string }): DerivedObject {
  const head = fileHead(dataSet.SOPClassUID, dataSet.SOPInstanceUID);
  return { bytes: Buffer.concat([head, encodeDataSet(dataSet)]), [brand]: true };
}
