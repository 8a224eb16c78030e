import { dicomFile, element } from './dicomFile.ts';
import type { Element } from './dicomFile.ts';
import { fractal, noise2 } from './random.ts';
import { inkOf } from './text.ts';

/** An invented patient. Nobody is called that; the numbers belong to no register. */
export interface Patient {
  readonly name: string;
  readonly id: string;
  readonly born: string;
  readonly sex: 'F' | 'M' | 'O';
}

export const patients = {
  ada: { name: 'ZZTEST^ADA^LOVISA', id: 'ZZ-4471902', born: '19610722', sex: 'F' },
  ben: { name: 'ZZTEST^BENEDIKT', id: 'ZZ-8815530', born: '19480309', sex: 'M' },
} as const satisfies Record<string, Patient>;

const root = '1.2.826.0.1.3680043.10.9999';

function identity(patient: Patient, study: number, number: number): Element[] {
  return [
    element('00080005', 'CS', 'ISO_IR 100'),
    element('00080020', 'DA', '20240517'),
    element('00080021', 'DA', '20240517'),
    element('00080022', 'DA', '20240517'),
    element('00080023', 'DA', '20240517'),
    element('00080030', 'TM', '101502'),
    element('00080050', 'SH', `ZZACC${77120 + study}`),
    element('00080070', 'LO', 'Zzimagine Devices'),
    element('00080080', 'LO', 'Zz County Hospital'),
    element('00080081', 'ST', '1 Nowhere Lane, Zzville'),
    element('00080090', 'PN', 'ZZREFERRER^GRETA'),
    element('00081010', 'SH', 'ZZROOM3'),
    element('00081030', 'LO', 'Follow-up for ZZTEST'),
    element('00081040', 'LO', 'Zz Radiology'),
    element('00081050', 'PN', 'ZZPHYSICIAN^HORACE'),
    element('00081070', 'PN', 'ZZOPERATOR^IVY'),
    element('00081090', 'LO', 'Zzcanner 9000'),
    element('00100010', 'PN', patient.name),
    element('00100020', 'LO', patient.id),
    element('00100030', 'DA', patient.born),
    element('00100040', 'CS', patient.sex),
    element('00101000', 'LO', `OLD-${patient.id}`),
    element('00101010', 'AS', '063Y'),
    element('00101040', 'LO', '7 Imaginary Road, Zzville'),
    element('00102154', 'SH', '+00 555 0147'),
    element('00104000', 'LT', `Please call Mrs or Mr ${patient.name.split('^')[0]} before six.`),
    element('00181000', 'LO', 'ZZSERIAL-00417'),
    element('0020000D', 'UI', `${root}.${study}`),
    element('0020000E', 'UI', `${root}.${study}.1`),
    element('00200010', 'SH', `ZZST${study}`),
    element('00200011', 'IS', '1'),
    element('00200013', 'IS', String(number)),
    element('00200052', 'UI', `${root}.${study}.9`),
    element('00290010', 'LO', 'ZZIMAGINE PRIVATE'),
    element('00291001', 'LO', `Private copy of ${patient.name}`),
    element('00400275', 'SQ', [
      [element('00400007', 'LO', `Control of ${patient.name.split('^')[1]}`), element('00401001', 'SH', 'ZZREQ5521')],
    ]),
  ];
}

interface Raster {
  readonly columns: number;
  readonly rows: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly photometric: string;
  readonly bytes: Uint8Array;
}

function raster(r: Raster): Element[] {
  const colour = r.photometric === 'RGB';
  const plain = [
    element('00280002', 'US', [colour ? 3 : 1]),
    element('00280004', 'CS', r.photometric),
    element('00280010', 'US', [r.rows]),
    element('00280011', 'US', [r.columns]),
    element('00280100', 'US', [r.bitsAllocated]),
    element('00280101', 'US', [r.bitsStored]),
    element('00280102', 'US', [r.bitsStored - 1]),
    element('00280103', 'US', [r.signed ? 1 : 0]),
    element('7FE00010', r.bitsAllocated === 8 ? 'OB' : 'OW', r.bytes),
  ];
  return colour ? [...plain, element('00280006', 'US', [0])] : plain;
}

const inEllipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): number =>
  1 - Math.hypot((x - cx) / rx, (y - cy) / ry);
const soft = (inside: number, sharpness: number): number => 1 / (1 + Math.exp(-inside * sharpness));

/** Hounsfield units of an invented abdomen at (x, y) in [-1, 1]. */
function abdomen(x: number, y: number, slice: number): number {
  let value = -1000;
  const put = (inside: number, hu: number, edge = 60): void => {
    value += (hu - value) * soft(inside, edge);
  };
  put(inEllipse(x, y, 0, 0, 0.88, 0.64), -95);
  put(inEllipse(x, y, 0, 0, 0.78, 0.54), 48);
  put(inEllipse(x, y, 0, -0.03, 0.68, 0.44), -20, 30);
  put(inEllipse(x, y, -0.34, -0.06, 0.34, 0.34), 105 + 14 * fractal(5, x * 20, y * 20), 40);
  put(inEllipse(x, y, 0.42, 0.02, 0.17, 0.23), 120, 40);
  put(inEllipse(x, y, 0.16, -0.16 + slice * 0.01, 0.2, 0.13), 32, 40);
  put(inEllipse(x, y, -0.03, 0.16, 0.06, 0.055), 190);
  put(inEllipse(x, y, 0, 0.34, 0.13, 0.11), 260, 40);
  put(inEllipse(x, y, 0, 0.34, 0.1, 0.08), 150 + 60 * fractal(9, x * 60, y * 60), 40);
  put(inEllipse(x, y, 0, 0.47, 0.04, 0.07), 420);
  return value;
}

export function ctSlice(number = 1, side = 512, patient: Patient = patients.ada): Buffer {
  const bytes = Buffer.alloc(side * side * 2);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = (2 * column) / side - 1;
      const y = (2 * row) / side - 1;
      const noise = 11 * noise2(100 + number, column * 0.9, row * 0.9);
      bytes.writeInt16LE(Math.max(-1024, Math.round(abdomen(x, y, number) + noise)), (row * side + column) * 2);
    }
  }
  const ct = '1.2.840.10008.5.1.4.1.1.2';
  return dicomFile(ct, `${root}.1.1.${number}`, [
    ...identity(patient, 1, number),
    element('00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    element('00080060', 'CS', 'CT'),
    element('0008103E', 'LO', 'Abdomen 5 mm'),
    element('00180015', 'CS', 'ABDOMEN'),
    element('00180050', 'DS', '5'),
    element('00180060', 'DS', '120'),
    element('00200032', 'DS', `-180\\-180\\${number * 5}`),
    element('00200037', 'DS', '1\\0\\0\\0\\1\\0'),
    element('00280030', 'DS', '0.703125\\0.703125'),
    element('00281050', 'DS', '40\\-600'),
    element('00281051', 'DS', '400\\1500'),
    element('00281052', 'DS', '0'),
    element('00281053', 'DS', '1'),
    element('00281054', 'LO', 'HU'),
    element('00281055', 'LO', 'ABDOMEN\\LUNG'),
    ...raster({
      columns: side,
      rows: side,
      bitsAllocated: 16,
      bitsStored: 16,
      signed: true,
      photometric: 'MONOCHROME2',
      bytes,
    }),
  ]);
}

/** Attenuation of an invented chest at (x, y) in [-1, 1], 0 air to 1 bone. */
function chest(x: number, y: number): number {
  const body = soft(inEllipse(x, y + 0.1, 0, 0.35, 0.92, 1.25), 14);
  let a = 0.06 + 0.5 * body;
  for (const side of [-1, 1]) {
    a -= 0.32 * soft(inEllipse(x, y, side * 0.42, 0.02, 0.3, 0.62), 12);
    a += 0.16 * soft(0.05 - Math.abs(y + 0.72 + 0.16 * side * x + 0.1 * x * x), 90) * body;
  }
  a += 0.24 * soft(inEllipse(x, y, 0.12, 0.3, 0.3, 0.36), 9);
  a += 0.2 * soft(0.09 - Math.abs(x), 40);
  for (let rib = 0; rib < 8; rib++) {
    const line = y + 0.62 - rib * 0.16 - 0.34 * Math.pow(Math.max(0, Math.abs(x) - 0.1), 1.4);
    a += 0.07 * soft(0.028 - Math.abs(line), 130) * soft(inEllipse(x, y, 0, 0.05, 0.82, 0.8), 16);
  }
  return a;
}

/** A 12-bit digital radiograph with the patient's name burned into its corner. */
export async function chestXray(
  photometric: 'MONOCHROME1' | 'MONOCHROME2' = 'MONOCHROME1',
  columns = 1500,
  rows = 1800,
  patient: Patient = patients.ben,
): Promise<Buffer> {
  const bytes = Buffer.alloc(columns * rows * 2);
  const size = Math.round(columns / 46);
  const [family, given] = patient.name.split('^');
  const lines = [`${family}, ${given}  ${patient.sex}`, `ID ${patient.id}  *${patient.born}`, 'Zz County Hospital'];
  const field = { width: Math.round(columns * 0.6), height: size * 5 };
  const ink = await inkOf(lines, field.width, field.height, size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = chest((2 * column) / columns - 1, (2 * row) / rows - 1);
      const noise = Math.round(2 * noise2(61, column * 0.8, row * 0.8)) * 8;
      // Steps of 8: what the archive has to hold stays small.
      let value = Math.round((350 + 3000 * a) / 8) * 8 + noise;
      if (row < field.height && column < field.width) {
        value += ((4000 - value) * ink[row * field.width + column]!) / 255;
      }
      value = Math.max(0, Math.min(4095, Math.round(value)));
      bytes.writeUInt16LE(photometric === 'MONOCHROME1' ? 4095 - value : value, (row * columns + column) * 2);
    }
  }
  return dicomFile('1.2.840.10008.5.1.4.1.1.1.1', `${root}.2.1.1`, [
    ...identity(patient, 2, 1),
    element('00080008', 'CS', 'ORIGINAL\\PRIMARY'),
    element('00080060', 'CS', 'DX'),
    element('0008103E', 'LO', 'Chest PA'),
    element('00180015', 'CS', 'CHEST'),
    element('00185101', 'CS', 'PA'),
    element('00200020', 'CS', 'L\\F'),
    element('00280030', 'DS', '0.2\\0.2'),
    element('00280301', 'CS', 'YES'),
    element('00281050', 'DS', '2048'),
    element('00281051', 'DS', '3600'),
    element('00281052', 'DS', '0'),
    element('00281053', 'DS', '1'),
    element('00281054', 'LO', 'US'),
    element('20500020', 'CS', photometric === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY'),
    ...raster({ columns, rows, bitsAllocated: 16, bitsStored: 12, signed: false, photometric, bytes }),
  ]);
}

const fan = { x: 320, y: 74, inner: 40, outer: 370, half: 0.72 };

/** Echo at a pixel of the sector, 0 outside of it: speckle, a bright organ capsule and a dark cyst that breathes. */
function echo(x: number, y: number, frame: number): number {
  const dx = x - fan.x;
  const dy = y - fan.y;
  const depth = Math.hypot(dx, dy);
  const angle = Math.atan2(dx, dy);
  if (depth < fan.inner || depth > fan.outer || Math.abs(angle) > fan.half) return 0;
  const speckle = 0.5 + 0.5 * noise2(200 + frame, depth * 0.45, angle * 70);
  const tissue = 78 + 34 * fractal(12, depth * 0.02, angle * 5) - depth * 0.06;
  const cyst = soft(inEllipse(x, y, 352, 250 + 3 * Math.sin(frame), 46, 38), 20);
  const capsule = Math.exp(-Math.pow((depth - 120 - 22 * Math.sin(angle * 4 + frame * 0.1)) / 5, 2));
  const value = tissue * (0.35 + 0.9 * speckle) * (1 - 0.92 * cyst) + 120 * capsule;
  return Math.max(2, Math.min(255, Math.round(value / 8) * 8));
}

/** A colour multi-frame loop with a banner over every frame, and the device's own account of where its image lies. */
export async function ultrasoundLoop(frames = 8, patient: Patient = patients.ada): Promise<Buffer> {
  const columns = 640;
  const rows = 480;
  const banner = 56;
  const [family, given] = patient.name.split('^');
  const lines = [`${family}, ${given}   MRN ${patient.id}`, 'Zz County Hospital   17.05.2024 10:15:02'];
  const ink = await inkOf(lines, columns, banner, 20);
  const bytes = new Uint8Array(columns * rows * 3 * frames);
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const at = ((frame * rows + y) * columns + x) * 3;
        const value = y < banner ? ink[y * columns + x]! : echo(x, y, frame);
        bytes.fill(value, at, at + 3);
        if (y < banner && value < 40) bytes[at + 2] = 60;
      }
    }
  }
  return dicomFile('1.2.840.10008.5.1.4.1.1.3.1', `${root}.3.1.1`, [
    ...identity(patient, 3, 1),
    element('00080008', 'CS', 'ORIGINAL\\PRIMARY'),
    element('00080060', 'CS', 'US'),
    element('0008103E', 'LO', 'Liver loop'),
    element('00181063', 'DS', '66.7'),
    element('00186011', 'SQ', [sector()]),
    element('00280008', 'IS', String(frames)),
    element('00280009', 'AT', '\x18\x00\x63\x10'),
    element('00280301', 'CS', 'YES'),
    ...raster({ columns, rows, bitsAllocated: 8, bitsStored: 8, signed: false, photometric: 'RGB', bytes }),
  ]);
}

/** PS3.3 C.8.5.5: where the sector lies, in pixels. */
function sector(): Element[] {
  return [
    element('00186012', 'US', [1]),
    element('00186014', 'US', [1]),
    element('00186016', 'UL', [0]),
    element('00186018', 'UL', [60]),
    element('0018601A', 'UL', [64]),
    element('0018601C', 'UL', [580]),
    element('0018601E', 'UL', [460]),
    element('00186024', 'US', [3]),
    element('00186026', 'US', [3]),
    element('0018602C', 'FD', [0.05]),
    element('0018602E', 'FD', [0.05]),
  ];
}
