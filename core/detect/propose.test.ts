import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import { workerTasks } from '../../contract/workers.schema.ts';
import { boxIntersection } from '../../model/geometry.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { burnText, type BurnedLine } from '../../test/support/burnedText.ts';
import { buildDicom, type DicomElements } from '../../test/support/dicom.ts';
import { modelsDir, samplesDir } from '../../test/support/paths.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { approvedManifest, modelFor } from './models.ts';
import { propose } from './propose.ts';
import { ModelStore } from './session.ts';

const { limits } = policySchema.parse(defaultPolicy);
const models = new ModelStore(modelsDir);
const makeFolder = temporaryFolders();
const none = { face: false, text: false, region: false };
const thresholds = { faceThreshold: 0.4, textThreshold: 0.3 };
const run = async (bytes: Uint8Array, detectors: Partial<typeof none>, store = models) => {
  const reply = await propose({ bytes, limits, detectors: { ...none, ...detectors }, ...thresholds, models: store });
  return workerTasks['detect.propose'].reply.parse(reply);
};

const width = 320;
const height = 240;
const blank = (value: number) => ({ data: new Uint8Array(width * height * 3).fill(value), width, height });
const frame = async (lines: BurnedLine[], value = 20): Promise<Uint8Array> =>
  (await burnText(blank(value), lines)).data;
const line = (text: string, y = 60): BurnedLine => ({ text, x: 20, y, size: 20, contrast: 200 });

function ultrasound(frames: Uint8Array[], elements: DicomElements = {}): Uint8Array {
  return buildDicom({
    elements: {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
      SOPInstanceUID: '1.2.3',
      Modality: 'US',
      PatientName: 'DOE^JANE',
      PatientID: 'ZX-4471220',
      ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 },
      ...{ NumberOfFrames: String(frames.length), Rows: height, Columns: width },
      ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
      ...elements,
    },
    pixels: Buffer.concat(frames),
  });
}

/** The same frame, but for one faint pixel of its own. */
function withTick(picture: Uint8Array, index: number): Uint8Array {
  const ticked = Uint8Array.from(picture);
  ticked[index * 3] = ticked[index * 3]! + 1;
  return ticked;
}

/** Text above 1200, where the window of `windowed` shows nothing but white. */
async function hidden(contrast = 14): Promise<Uint16Array> {
  const picture = await frame([line('DOE, JANE')], 0);
  return Uint16Array.from({ length: width * height }, (_, i) => 1200 + picture[i * 3]! * contrast);
}

const crClass = '1.2.840.10008.5.1.4.1.1.1';

/** Greyscale in whose window everything above 1000 is white. */
function windowed(frames: Uint16Array[], elements: DicomElements = {}): Uint8Array {
  return buildDicom({
    elements: {
      ...{ SOPClassUID: crClass, SOPInstanceUID: '1.2.4', Modality: 'CR', PatientName: 'DOE^JANE' },
      ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
      ...{ NumberOfFrames: String(frames.length), Rows: height, Columns: width },
      ...{ BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 0 },
      ...{ WindowCenter: '500', WindowWidth: '1000' },
      ...elements,
    },
    pixels: Buffer.concat(frames.map((samples) => new Uint8Array(samples.buffer))),
  });
}

describe('text of DICOM pictures', () => {
  it('is proposed with what it equals in the header', async () => {
    const { proposals } = await run(ultrasound([await frame([line('DOE, JANE'), line('ZX-4471220', 150)])]), {
      text: true,
    });
    expect(proposals.map(({ reason }) => reason).sort()).toEqual([
      expect.stringMatching(/^text "DOE.*" equals PatientName$/),
      expect.stringMatching(/^text "ZX.*" (equals|resembles) PatientID$/),
    ]);
    for (const { kind, frames } of proposals) expect([kind, frames]).toEqual(['text', 'all']);
  });

  it('that stays over a cine is proposed once, text of one frame for that frame', async () => {
    const still = await frame([line('DOE, JANE')]);
    const flash = await frame([line('DOE, JANE'), line('12.03.1957', 150)]);
    const { proposals } = await run(ultrasound([still, still, flash, still]), { text: true });
    expect(proposals.map(({ frames, box }) => [frames, box.y < 100]).sort()).toEqual([
      [2, false],
      ['all', true],
    ]);
  });

  it('of one frame of a long cine is found though that frame is no sample, and covered on all', async () => {
    const empty = await frame([]);
    const frames = Array.from({ length: 70 }, (_, index) => withTick(empty, index));
    frames[36] = await frame([line('DOE, JANE')]);
    const { proposals, complete } = await run(ultrasound(frames), { text: true });
    expect(proposals).toHaveLength(1);
    expect(proposals[0]!.frames).toBe('all');
    expect(complete.text).toBe(false);
  });

  it('of a long cine of few different frames is looked for on each of them', async () => {
    const frames = new Array<Uint8Array>(70).fill(await frame([]));
    frames[36] = await frame([line('DOE, JANE')]);
    const { proposals, complete } = await run(ultrasound(frames), { text: true, region: true });
    expect(proposals).toHaveLength(1);
    expect(complete).toEqual({ face: false, text: true, region: true });
  });

  it('that the object’s own window hides is found', async () => {
    const { proposals } = await run(windowed([await hidden()]), { text: true });
    expect(proposals.map(({ reason }) => reason)).toEqual([expect.stringMatching(/equals PatientName$/)]);
  });

  it('that the window hides is found though the first frame is blank', async () => {
    const blankFrame = new Uint16Array(width * height);
    const { proposals, complete } = await run(windowed([blankFrame, await hidden()]), { text: true });
    expect(proposals.map(({ reason }) => reason)).toEqual([expect.stringMatching(/equals PatientName$/)]);
    expect(complete.text).toBe(true);
  });

  it('that the window hides is found beside a few pixels of an extreme value', async () => {
    const samples = await hidden(1);
    samples[0] = 65535;
    const { proposals } = await run(windowed([samples]), { text: true });
    expect(proposals.map(({ reason }) => reason)).toEqual([expect.stringMatching(/equals PatientName$/)]);
  });
});

describe('regions of ultrasound pictures', () => {
  const region = (x0: number, y0: number, x1: number, y1: number) => ({
    ...{ RegionSpatialFormat: 1, RegionDataType: 1, RegionFlags: 0 },
    ...{ RegionLocationMinX0: x0, RegionLocationMinY0: y0, RegionLocationMaxX1: x1, RegionLocationMaxY1: y1 },
  });

  it('outside the device’s own are proposed where they hold something', async () => {
    const file = ultrasound([await frame([line('DOE, JANE', 24)])], {
      SequenceOfUltrasoundRegions: [region(40, 40, 279, 239)],
    });
    const { proposals } = await run(file, { region: true });
    expect(proposals).toMatchObject([{ kind: 'region', frames: 'all', box: { x: 0, y: 0, width, height: 40 } }]);
  });

  it('are proposed if only one frame of a cine holds something there', async () => {
    const file = ultrasound([await frame([]), await frame([line('DOE, JANE', 24)])], {
      SequenceOfUltrasoundRegions: [region(0, 40, 319, 239)],
    });
    expect((await run(file, { region: true })).proposals).toHaveLength(1);
  });

  it('are none where the object declares none, or none that lies in the picture', async () => {
    const picture = await frame([line('DOE, JANE', 24)]);
    expect((await run(ultrasound([picture]), { region: true })).proposals).toEqual([]);
    const outside = ultrasound([picture], { SequenceOfUltrasoundRegions: [region(4000, 0, 5000, 10)] });
    expect((await run(outside, { region: true })).proposals).toEqual([]);
  });
});

describe('faces', () => {
  it('of a turned camera picture are proposed in coordinates after orientation', async () => {
    const bytes = await readFile(join(samplesDir, 'photo-cheek-rash.jpg'));
    const { proposals, timings } = await run(bytes, { face: true });
    expect(proposals).toHaveLength(1);
    const { kind, frames, box, reason } = proposals[0]!;
    expect([kind, frames]).toEqual(['face', 'all']);
    expect(reason).toMatch(/^face [01]\.\d\d$/);
    const middle = { x: 200, y: 150, width: 360, height: 500 };
    expect(boxIntersection(box, middle) / (middle.width * middle.height)).toBeGreaterThan(0.5);
    expect(Object.keys(timings)).toEqual(expect.arrayContaining(['decode', 'face']));
  });

  it('are not looked for in grey slices', async () => {
    const bytes = await readFile(join(samplesDir, 'ct-abdomen.dcm'));
    const { proposals, timings } = await run(bytes, { face: true });
    expect(proposals).toEqual([]);
    expect(timings).not.toHaveProperty('face');
  });
});

describe('whether faces are looked for in greyscale', () => {
  const looked = async (elements: DicomElements) => {
    const { timings, complete } = await run(windowed([new Uint16Array(width * height)], elements), { face: true });
    expect(complete.face).toBe(true);
    return 'face' in timings;
  };

  it.each<[string, string]>([
    ['CR', crClass],
    ['CT', '1.2.840.10008.5.1.4.1.1.2'],
    ['US', '1.2.840.10008.5.1.4.1.1.6.1'],
  ])('no: %s in its own storage class', async (Modality, SOPClassUID) => {
    expect(await looked({ Modality, SOPClassUID })).toBe(false);
  });

  it.each<[string, string, string]>([
    ['an unknown modality', 'ZZ', crClass],
    ['an empty modality', '', crClass],
    ['a modality of another class', 'CT', crClass],
    ['a capture that is called CT', 'CT', '1.2.840.10008.5.1.4.1.1.7'],
    ['an unknown class', 'CR', '1.2.3.4'],
  ])('yes: %s', async (_, Modality, SOPClassUID) => {
    expect(await looked({ Modality, SOPClassUID })).toBe(true);
  });
});

describe('a detector that cannot run', () => {
  it.each([{ face: true }, { text: true }])('is an error, never an empty list: %s', async (detectors) => {
    const bytes = await readFile(join(samplesDir, 'dermoscopy.png'));
    const nowhere = new ModelStore(join(modelsDir, 'nowhere'));
    await expect(run(bytes, detectors, nowhere)).rejects.toMatchObject({ error: { code: 'MODEL_MISSING' } });
  });

  it.each(['text-recognition', 'text-keys'] as const)(
    'is an error on a picture that does not need it, too: %s with a changed byte',
    async (role) => {
      const folder = await makeFolder();
      for (const model of approvedManifest.models) await cp(join(modelsDir, model.file), join(folder, model.file));
      const file = join(folder, modelFor(role).file);
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
      const textless = ultrasound([await frame([])]);
      await expect(run(textless, { text: true }, new ModelStore(folder))).rejects.toMatchObject({
        error: { code: 'MODEL_CHECKSUM', params: { model: modelFor(role).id } },
      });
    },
  );

  it('says so for a picture that does not decode completely', async () => {
    const bytes = await readFile(join(samplesDir, 'cut-short.jpg'));
    await expect(run(bytes, { face: true, text: true })).rejects.toMatchObject({ error: { code: 'DAMAGED_FILE' } });
  });

  it.each([0, 1, Number.NaN])('refuses a threshold that would switch it off: %s', async (textThreshold) => {
    const bytes = await readFile(join(samplesDir, 'dermoscopy.png'));
    const request = { bytes, limits, detectors: { ...none, text: true }, faceThreshold: 0.4, textThreshold, models };
    await expect(propose(request)).rejects.toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });
});
