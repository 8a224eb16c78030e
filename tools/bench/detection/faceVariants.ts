import sharp from 'sharp';
import { cropRaster, resizeRaster, turnRaster, type Raster, type Turn } from '../../../core/detect/raster.ts';
import type { Box } from '../../../model/geometry.ts';
import type { FacePicture } from './faceSet.ts';

export interface Variant extends FacePicture {
  /** What was done to the picture. */
  readonly kind: string;
}

/** The same faces under what makes them hard: turns, small sizes, blur, darkness, something before them, a large photo around them. */
export async function* variantsOf(picture: FacePicture): AsyncGenerator<Variant> {
  const make = (kind: string, raster: Raster, faces: readonly Box[]): Variant => ({ ...picture, kind, raster, faces });
  yield make('as it is', picture.raster, picture.faces);
  if (picture.faces.length === 0) return;
  const base = await atFaceHeight(picture, 110);
  for (const turn of [1, 2, 3] as const) {
    yield make(
      `turned by ${turn * 90}°`,
      turnRaster(base.raster, turn),
      base.faces.map((face) => turned(face, turn, base.raster)),
    );
  }
  for (const angle of [20, 45]) yield make(`tilted by ${angle}°`, ...(await tilted(base, angle)));
  for (const height of [48, 32, 24, 16]) {
    const small = await atFaceHeight(picture, height);
    yield make(`about ${height} px high`, small.raster, small.faces);
  }
  for (const height of [24, 36, 60])
    yield make(`about ${height} px high in 12 MP`, ...inLargePhoto(await atFaceHeight(picture, height)));
  for (const sigma of [2, 4])
    yield make(`blurred, σ ${sigma} at 110 px`, await through(base.raster, (s) => s.blur(sigma)), base.faces);
  yield make('a tenth of the light', await through(base.raster, (s) => s.linear(0.1, 2)), base.faces);
  yield make('grey', await through(base.raster, (s) => s.greyscale().toColourspace('srgb')), base.faces);
  yield make('JPEG quality 15', await through(base.raster, (s) => s.jpeg({ quality: 15 })), base.faces);
  yield make('lower half covered', painted(base, { top: 0.5, bottom: 1.05 }), base.faces);
  yield make('eyes covered by a bar', painted(base, { top: 0.05, bottom: 0.4 }), base.faces);
  for (const face of picture.faces.slice(0, 4)) yield make('fills the frame', ...cut(picture, face, 0.25, 1.25));
  for (const face of picture.faces.slice(0, 4))
    yield make('right half outside the frame', ...cut(picture, face, 0.7, 0.5));
}

async function atFaceHeight(picture: FacePicture, height: number): Promise<FacePicture> {
  const heights = picture.faces.map((face) => face.height).sort((a, b) => a - b);
  const scale = Math.min(1, height / heights[heights.length >> 1]!);
  const { width, height: rows } = picture.raster;
  const raster = await resizeRaster(
    picture.raster,
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(rows * scale)),
  );
  return { ...picture, raster, faces: picture.faces.map((face) => scaled(face, scale)) };
}

const scaled = (box: Box, by: number): Box => ({
  x: box.x * by,
  y: box.y * by,
  width: box.width * by,
  height: box.height * by,
});

function turned({ x, y, width, height }: Box, turn: Turn, size: { width: number; height: number }): Box {
  switch (turn) {
    case 0:
      return { x, y, width, height };
    case 1:
      return { x: size.height - y - height, y: x, width: height, height: width };
    case 2:
      return { x: size.width - x - width, y: size.height - y - height, width, height };
    case 3:
      return { x: y, y: size.width - x - width, width: height, height: width };
  }
}

async function tilted({ raster, faces }: FacePicture, angle: number): Promise<[Raster, Box[]]> {
  const raw = { width: raster.width, height: raster.height, channels: 3 as const };
  const { data, info } = await sharp(raster.data, { raw })
    .rotate(angle, { background: '#777' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const boxes = faces.map(({ x, y, width, height }) => {
    const [dx, dy] = [x + width / 2 - raster.width / 2, y + height / 2 - raster.height / 2];
    const [cx, cy] = [info.width / 2 + dx * cos - dy * sin, info.height / 2 + dx * sin + dy * cos];
    return { x: cx - width / 2, y: cy - height / 2, width, height };
  });
  return [{ data: new Uint8Array(data), width: info.width, height: info.height }, boxes];
}

/** In one corner of 4000 × 3000 grey pixels. */
function inLargePhoto({ raster, faces }: FacePicture): [Raster, Box[]] {
  const [width, height] = [4000, 3000];
  const data = new Uint8Array(width * height * 3).fill(112);
  const [left, top] = [width - raster.width - 40, height - raster.height - 40];
  if (left < 0 || top < 0) return [raster, [...faces]];
  for (let y = 0; y < raster.height; y++) {
    const row = raster.data.subarray(y * raster.width * 3, (y + 1) * raster.width * 3);
    data.set(row, ((top + y) * width + left) * 3);
  }
  return [{ data, width, height }, faces.map((face) => ({ ...face, x: face.x + left, y: face.y + top }))];
}

type Image = ReturnType<typeof sharp>;

async function through({ data, width, height }: Raster, change: (image: Image) => Image): Promise<Raster> {
  const encoded = await change(sharp(data, { raw: { width, height, channels: 3 } }))
    .toFormat('png')
    .toBuffer();
  const out = await sharp(encoded).toColourspace('srgb').removeAlpha().raw().toBuffer();
  return { data: new Uint8Array(out), width, height };
}

/** A grey bar over part of each face's height. */
function painted({ raster, faces }: FacePicture, share: { top: number; bottom: number }): Raster {
  const data = Uint8Array.from(raster.data);
  for (const face of faces) {
    const [left, right] = [Math.max(0, Math.round(face.x)), Math.min(raster.width, Math.round(face.x + face.width))];
    const bottom = Math.min(raster.height, face.y + share.bottom * face.height);
    for (let y = Math.max(0, Math.round(face.y + share.top * face.height)); y < bottom; y++) {
      data.fill(150, (y * raster.width + left) * 3, (y * raster.width + right) * 3);
    }
  }
  return { ...raster, data };
}

/** The picture cut about one face, `margin` of its width around it, its right end at `keep` of its width. */
function cut({ raster, faces }: FacePicture, face: Box, margin: number, keep: number): [Raster, Box[]] {
  const left = Math.max(0, Math.floor(face.x - margin * face.width));
  const top = Math.max(0, Math.floor(face.y - margin * face.height));
  const right = Math.min(raster.width, Math.ceil(face.x + keep * face.width));
  const bottom = Math.min(raster.height, Math.ceil(face.y + (1 + margin) * face.height));
  const part = cropRaster(raster, left, top, right - left, bottom - top);
  const inside = faces.flatMap((other) => {
    const [x, y] = [Math.max(left, other.x), Math.max(top, other.y)];
    const width = Math.min(right, other.x + other.width) - x;
    const height = Math.min(bottom, other.y + other.height) - y;
    // Slivers of neighbours are no faces of this picture.
    return other === face && width > 0 && height > 0 ? [{ x: x - left, y: y - top, width, height }] : [];
  });
  return [part, inside];
}
