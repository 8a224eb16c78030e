import sharp from 'sharp';

/** One line of text as coverage (0–255) on a canvas of its own, cut to its ink. */
export interface DrawnLine {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface LineStyle {
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly bold: boolean;
  /** Quarter turns clockwise. */
  readonly turn: 0 | 1 | 3;
  /** Clockwise beyond that, -45 to 45. */
  readonly degrees: number;
  /** As bitmap fonts of older devices: a pixel is ink or it is not. */
  readonly crisp: boolean;
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Undefined where the font has no ink for the text. */
export async function drawLine(style: LineStyle): Promise<DrawnLine | undefined> {
  const width = Math.ceil(style.text.length * style.size * 1.1 + 4 * style.size);
  const height = Math.ceil(style.size * 3);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${style.size}" ` +
    `y="${style.size * 2}" font-family="${style.font}" font-size="${style.size}" xml:space="preserve" ` +
    `font-weight="${style.bold ? 'bold' : 'normal'}" fill="#fff">${escaped(style.text)}</text></svg>`;
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const drawn = await sharp(Buffer.from(svg))
    .extractChannel('alpha')
    .rotate(style.turn * 90 + style.degrees, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] });
  const alpha = new Uint8Array(drawn.data);
  if (style.crisp) alpha.forEach((value, at) => (alpha[at] = value > 100 ? 255 : 0));
  return cut(alpha, drawn.info.width, drawn.info.height);
}

/** What counts as ink: fainter edges of a stroke tell nothing. */
export const INK = 60;

function cut(alpha: Uint8Array, width: number, height: number): DrawnLine | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x]! <= INK) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right <= left) return undefined;
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    part.set(alpha.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { alpha: part, width: right - left, height: bottom - top };
}
