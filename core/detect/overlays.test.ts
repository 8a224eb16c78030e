import { describe, expect, it } from 'vitest';
import { boxIntersection } from '../../model/geometry.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { burnText } from '../../test/support/burnedText.ts';
import { xray, type DicomElements } from '../../test/support/dicom.ts';
import { overlayElements, type DrawnPlane } from '../../test/support/overlays.ts';
import { modelsDir, samplesDir } from '../../test/support/paths.ts';
import { lookAtOverlays } from './overlays.ts';
import { ModelStore } from './session.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const { limits, textThreshold } = policySchema.parse(defaultPolicy);
const models = new ModelStore(modelsDir);
const look = (elements: DicomElements) => lookAtOverlays({ bytes: xray({ elements }), limits, textThreshold, models });

const [width, height] = [512, 384];
/** A frame around all, and a line of text in it. */
async function drawing(text: string, size = 16): Promise<number[]> {
  const blank = { data: new Uint8Array(width * height * 3), width, height };
  const { ink } = await burnText(blank, [{ text, x: 60, y: 100, size, contrast: 255 }]);
  const frame = Array.from({ length: width }, (_, x) => [20 * width + x, 360 * width + x]).flat();
  return [...frame, ...ink[0]!];
}
const plane = (set: Iterable<number>, over: Partial<DrawnPlane> = {}): DrawnPlane => ({
  columns: width,
  rows: height,
  set,
  ...over,
});

describe('looking at overlay planes', () => {
  it.each([10, 14, 24])('finds text of %i pixels, and not the drawing around it', async (size) => {
    const [seen] = await look(overlayElements(0x6000, plane(await drawing('FABELMANN GRETA 03.11.1957', size))));
    expect(seen).toMatchObject({ group: 0x6000, columns: width, rows: height, frames: 1 });
    const ink = { x: 60, y: 100 - size * 0.75, width: size * 12, height: size * 0.75 };
    const covered = seen!.found.reduce((sum, { box }) => sum + boxIntersection(box, ink), 0);
    expect(covered).toBeGreaterThan(0.9 * ink.width * ink.height);
    for (const { box } of seen!.found) expect(box.y > 25 && box.y + box.height < 355).toBe(true);
  });

  it('looks at each frame of each plane, and finds nothing in an empty one', async () => {
    const size = width * height;
    const set = (await drawing('FABELMANN GRETA')).map((at) => at + size);
    const seen = await look({
      ...overlayElements(0x6000, plane([])),
      ...overlayElements(0x601e, plane(set, { frames: 2 })),
    });
    expect(seen.map(({ group, frames }) => [group, frames])).toEqual([
      [0x6000, 1],
      [0x601e, 2],
    ]);
    expect(seen[0]!.found).toEqual([]);
    expect(seen[1]!.found.map(({ frames }) => frames)).toEqual([1]);
  });

  it('does not answer for a picture in dots, too many frames, or bits of the pixels', async () => {
    const dots = Array.from({ length: width * height }, (_, at) => at).filter((at) => (at * 2654435761) % 97 < 40);
    const few = { columns: 8, rows: 8, frames: 31, set: [] };
    const inPixels = { '6004,0100': { vr: 'US', value: 16 }, '6004,0102': { vr: 'US', value: 12 } };
    const seen = await look({
      ...overlayElements(0x6000, plane(dots)),
      ...overlayElements(0x6002, few),
      ...overlayElements(0x6004, plane([]), inPixels),
    });
    expect(seen).toEqual([]);
  });

  it('has nothing to say of a photo', async () => {
    const bytes = await readFile(join(samplesDir, 'dermoscopy.png'));
    expect(await lookAtOverlays({ bytes, limits, textThreshold, models })).toEqual([]);
  });

  it('fails where the models are not there', async () => {
    const store = new ModelStore('/nowhere');
    const bytes = xray({ elements: overlayElements(0x6000, plane(await drawing('GRETA'))) });
    await expect(lookAtOverlays({ bytes, limits, textThreshold, models: store })).rejects.toMatchObject({
      error: { code: 'MODEL_MISSING' },
    });
  });
});
