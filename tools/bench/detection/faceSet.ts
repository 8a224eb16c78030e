import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Raster } from '../../../core/detect/raster.ts';
import type { Box } from '../../../model/geometry.ts';

/** A picture and the faces that somebody saw in it; none in a picture for false alarms. */
export interface FacePicture {
  readonly name: string;
  readonly raster: Raster;
  readonly faces: readonly Box[];
}

/**
 * A folder of pictures with either `faces.json`, `[{"file": "a.jpg", "faces": [{"x": 1, "y": 2, "width": 30, "height": 40}]}]` in pixels after
 * orientation, or one `*.txt` as WIDER FACE has it: a path, the number of faces, and a line for each that begins with x y width height.
 */
export async function* readFaceSet(folder: string): AsyncGenerator<FacePicture> {
  for (const { file, faces } of listed(folder)) {
    const { data, info } = await sharp(readFileSync(join(folder, file)))
      .rotate()
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raster = { data: threeChannels(data, info.channels), width: info.width, height: info.height };
    yield { name: file, raster, faces };
  }
}

function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data);
  const out = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) out.fill(data[from]!, to, to + 3);
  return out;
}

interface Listed {
  readonly file: string;
  readonly faces: readonly Box[];
}

function listed(folder: string): Listed[] {
  const json = join(folder, 'faces.json');
  if (existsSync(json)) return JSON.parse(readFileSync(json, 'utf8')) as Listed[];
  const text = readdirSync(folder).find((name) => name.endsWith('.txt'));
  if (!text) throw new Error('a face set needs faces.json or a list as WIDER FACE has it');
  return widerList(readFileSync(join(folder, text), 'utf8'));
}

export function widerList(text: string): Listed[] {
  const lines = text.split(/\r?\n/);
  const pictures: Listed[] = [];
  for (let at = 0; at < lines.length && lines[at] !== '';) {
    const file = lines[at++]!;
    const count = Number(lines[at++]);
    // A picture without faces has a line of noughts all the same.
    const rows = lines.slice(at, at + Math.max(1, count)).map((line) => line.trim().split(/\s+/).map(Number));
    at += rows.length;
    const faces = rows
      .slice(0, count)
      .map(([x, y, width, height]) => ({ x: x!, y: y!, width: width!, height: height! }));
    pictures.push({ file, faces: faces.filter((face) => face.width > 0 && face.height > 0) });
  }
  return pictures;
}
