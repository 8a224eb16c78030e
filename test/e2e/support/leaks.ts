import { execFileSync } from 'node:child_process';
import sharp from 'sharp';
import type { Region } from '../../../model/redaction.ts';
import { maskSpans } from '../../../model/geometry.ts';

/**
 * What the samples' files say of invented people, places and of whose camera it was. Each must be gone, in any encoding and case. Maker and
 * model of a scanner stay: Table E.1-1 does not name them.
 */
const identifiers = [
  'ZZTEST',
  'LOVISA',
  'ZZ-4471902',
  'ZZ-8815530',
  'ZZACC',
  'Zz County',
  'Nowhere Lane',
  'ZZREFERRER',
  'ZZROOM',
  'ZZPHYSICIAN',
  'ZZOPERATOR',
  'Zzowner',
  'ZZCAM',
  '19610722',
  '19480309',
  '20240517',
  '1.2.826.0.1.3680043.10.9999',
];

/** The identifiers that occur in the bytes as UTF-8, Latin-1 or UTF-16 of either byte order. */
export function survivingIdentifiers(bytes: Buffer): string[] {
  const folded = Buffer.from(bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)));
  return identifiers.filter((identifier) => {
    const word = identifier.toLowerCase();
    const little = Buffer.from(word, 'utf16le');
    const big = Buffer.from(little).swap16();
    return [Buffer.from(word, 'utf8'), Buffer.from(word, 'latin1'), little, big].some((needle) =>
      folded.includes(needle),
    );
  });
}

/** Largest difference between two pixels of one mask, over all masks and frames: 0 in DICOM and PNG, a little in JPEG. */
export async function maskSpread(bytes: Buffer, mediaType: string, regions: readonly Region[]): Promise<number> {
  const accepted = regions.filter((region) => region.decision === 'accepted');
  return mediaType === 'application/dicom' ? dicomSpread(bytes, accepted) : photoSpread(bytes, accepted);
}

async function photoSpread(bytes: Buffer, regions: readonly Region[]): Promise<number> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let spread = 0;
  for (const { shape } of regions) {
    const low = [255, 255, 255];
    const high = [0, 0, 0];
    for (const { y, from, to } of maskSpans(shape, info)) {
      for (let x = from; x < to; x++) {
        for (let c = 0; c < 3; c++) {
          const value = data[(y * info.width + x) * info.channels + c]!;
          low[c] = Math.min(low[c]!, value);
          high[c] = Math.max(high[c]!, value);
        }
      }
    }
    spread = Math.max(spread, ...high.map((value, c) => value - low[c]!));
  }
  return spread;
}

/** Read by pydicom, which shares nothing with us. Rectangles only: that is what detectors propose. */
function dicomSpread(bytes: Buffer, regions: readonly Region[]): number {
  const boxes = regions.map(({ frames, shape }) => ({ frames, ...shape.box }));
  const answer = execFileSync('/usr/bin/python3', ['-c', script, JSON.stringify(boxes)], {
    input: bytes,
    encoding: 'utf8',
  });
  return Number(answer);
}

const script = `
import sys, io, json, math, numpy, pydicom
d = pydicom.dcmread(io.BytesIO(sys.stdin.buffer.read()))
a = d.pixel_array
if int(getattr(d, 'NumberOfFrames', 1) or 1) == 1: a = a[None]
spread = 0
for b in json.loads(sys.argv[1]):
    for f in (range(len(a)) if b['frames'] == 'all' else [b['frames']]):
        y0, y1 = max(0, math.floor(b['y'])), math.ceil(b['y'] + b['height'])
        x0, x1 = max(0, math.floor(b['x'])), math.ceil(b['x'] + b['width'])
        m = a[f][y0:y1, x0:x1].astype('int64')
        m = m.reshape(-1, m.shape[2]) if m.ndim == 3 else m.reshape(-1, 1)
        spread = max(spread, int((m.max(axis=0) - m.min(axis=0)).max()))
print(spread)
`;
