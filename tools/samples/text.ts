import sharp from 'sharp';

/** How much of each pixel the text's ink covers, 0–255, in a field of the given size with the text's lines from the top. */
export async function inkOf(
  lines: readonly string[],
  width: number,
  height: number,
  size: number,
): Promise<Uint8Array> {
  const escape = (line: string): string => line.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const rows = lines.map(
    (line, i) => `<text x="${size * 0.6}" y="${size * 1.25 * (i + 1)}" xml:space="preserve">${escape(line)}</text>`,
  );
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g font-family="DejaVu Sans Mono" font-size="${size}" fill="#fff">${rows.join('')}</g></svg>`;
  const drawn = await sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer();
  return new Uint8Array(drawn);
}
