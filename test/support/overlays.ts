import type { DicomElements } from './dicom.ts';

export interface DrawnPlane {
  readonly columns: number;
  readonly rows: number;
  readonly frames?: number;
  /** Indices of the bits that are set. */
  readonly set: Iterable<number>;
  /** Bytes of each word the other way round, for big-endian files. */
  readonly swapped?: boolean;
}

/** An overlay group as a device writes it, texts and all. */
export function overlayElements(group: number, plane: DrawnPlane, over: DicomElements = {}): DicomElements {
  const { columns, rows, frames } = plane;
  const tag = (element: number): string => `${group.toString(16)},${element.toString(16).padStart(4, '0')}`;
  const data = Buffer.alloc(2 * Math.ceil((columns * rows * (frames ?? 1)) / 16));
  for (const bit of plane.set) data[bit >> 3]! |= 1 << (bit & 7);
  if (plane.swapped) data.swap16();
  return {
    [tag(0x10)]: { vr: 'US', value: rows },
    [tag(0x11)]: { vr: 'US', value: columns },
    ...(frames === undefined ? {} : { [tag(0x15)]: { vr: 'IS', value: String(frames) } }),
    [tag(0x22)]: { vr: 'LO', value: 'Abdomen of Fabelmann' },
    [tag(0x40)]: { vr: 'CS', value: 'G' },
    [tag(0x50)]: { vr: 'SS', value: [1, 1] },
    [tag(0x100)]: { vr: 'US', value: 1 },
    [tag(0x102)]: { vr: 'US', value: 0 },
    [tag(0x1500)]: { vr: 'LO', value: 'Greta Fabelmann' },
    [tag(0x3000)]: { vr: 'OW', value: data },
    [tag(0x4000)]: { vr: 'LT', value: 'Drawn for Greta Fabelmann' },
    ...over,
  };
}
