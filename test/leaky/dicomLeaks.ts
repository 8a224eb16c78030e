import { prepareCodec } from '../../core/codecs/decode.ts';
import { encodeCoded } from '../../core/codecs/encode.ts';
import { decodeCoefficients } from '../../core/codecs/jpeg/coefficients.ts';
import { encodeJpeg } from '../../core/codecs/jpeg/encode.ts';
import { parseJpeg } from '../../core/codecs/jpeg/markers.ts';
import { commentSegment } from '../../tools/samples/exif.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { codedSyntaxes, encapsulate } from '../support/codedDicom.ts';
import { buildDicom, fictionalPatient, words, type DicomElements, type DicomRecipe } from '../support/dicom.ts';
import { asJpeg, cleanElements } from '../support/outgoing.ts';
import { concat, outputName, type LeakyPipeline, type NamedFile, type Produced } from './support/leak.ts';
import { burnedAt, filled, label, labelled, patient } from './support/scene.ts';

const [columns, rows] = [320, 240];
const masks = [burnedAt(label)];
const greyOf = (data: Uint8Array): Uint8Array => Uint8Array.from({ length: columns * rows }, (_, i) => data[i * 3]!);
const unfilled = async (): Promise<Uint8Array> => greyOf((await labelled()).data);
const covered = async (): Promise<Uint8Array> => greyOf(filled(await labelled()).data);

const capture: DicomElements = {
  ...cleanElements,
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', Modality: 'OT', ImageType: 'ORIGINAL\\PRIMARY' },
  ...{ Rows: rows, Columns: columns, BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
  ...{ WindowCenter: '128', WindowWidth: '256' },
};
const meta = { ImplementationClassUID: '2.25.77' };

/** What came from the hospital: an invented patient's, with the label in its pixels. */
async function original(elements: DicomElements = {}, over: Partial<DicomRecipe> = {}): Promise<NamedFile> {
  const theirs = { ...capture, ...fictionalPatient, SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2' };
  const bytes = buildDicom({ pixels: await unfilled(), elements: { ...theirs, ...elements }, ...over });
  return { name: 'I0000001.dcm', bytes };
}

/** What is honest in pixels and header but for what `elements` and `over` bring along. */
async function object(elements: DicomElements, over: Partial<DicomRecipe> = {}): Promise<Produced> {
  const recipe = { pixels: await covered(), elements: { ...capture, ...elements }, ...over };
  const bytes = buildDicom({ ...recipe, meta: { ...meta, ...over.meta } });
  return { output: { name: outputName('dcm'), bytes }, original: await original(), burned: masks };
}

async function cine(burned: readonly BurnedRegion[], ...frames: readonly Uint8Array[]): Promise<Produced> {
  const elements = { NumberOfFrames: String(frames.length), FrameTime: '40' };
  const { output } = await object(elements, { pixels: concat(...frames) });
  const theirs = concat(...frames.map(() => frames.at(-1)!));
  return { output, original: await original(elements, { pixels: theirs }), burned };
}

/** Twelve bits of picture, and in the four above them what an old overlay plane showed. */
async function inHighBits(): Promise<Produced> {
  const [honest, ink] = [await covered(), await unfilled()];
  const deep = { BitsAllocated: 16, BitsStored: 12, HighBit: 11 };
  const samples = Uint16Array.from(honest, (value, i) => (value << 4) | (ink[i]! < 90 ? 0x1000 : 0));
  const theirs = Uint16Array.from(ink, (value) => value << 4);
  const { output } = await object(deep, { pixels: words(samples) });
  return { output, original: await original(deep, { pixels: words(theirs) }), burned: masks };
}

async function coded(
  transferSyntax: string,
  frames: readonly Uint8Array[],
  elements: DicomElements = {},
): Promise<Produced> {
  const all = { ...capture, ...elements };
  const head = buildDicom({ transferSyntax, elements: all, meta });
  const bytes = concat(head, encapsulate({ frames }));
  return { output: { name: outputName('dcm'), bytes }, original: await original(), burned: masks };
}

const frameOf = (samples: Uint8Array) => ({
  width: columns,
  height: rows,
  components: 1,
  bits: 8,
  signed: false,
  samples,
});

async function behindRle(): Promise<Produced> {
  await prepareCodec('rle');
  const code = encodeCoded('rle', frameOf(await covered()));
  return coded(codedSyntaxes.rle, [concat(code, Buffer.from(`${patient.dicom}\0`))]);
}

async function afterJpegLs(): Promise<Produced> {
  await prepareCodec('jpeg-ls');
  const code = encodeCoded('jpeg-ls', frameOf(await covered()));
  return coded(codedSyntaxes.jpegLs, [code, encodeCoded('jpeg-ls', frameOf(await unfilled()))]);
}

/** What belongs to the second frame stands in the first. */
async function exchangedFrames(): Promise<Produced> {
  const [one, two] = [await covered(), greyOf(filled(await labelled(2)).data)];
  const elements = { NumberOfFrames: '2', FrameTime: '40' };
  const { output } = await object(elements, { pixels: concat(two, one) });
  return { output, original: await original(elements, { pixels: concat(one, two) }), burned: masks };
}

async function inOffsets(): Promise<Produced> {
  await prepareCodec('rle');
  const frames = [encodeCoded('rle', frameOf(await covered()))];
  const bytes = concat(
    buildDicom({ transferSyntax: codedSyntaxes.rle, elements: capture, meta }),
    encapsulate({ frames, table: Buffer.from('zvtk') }),
  );
  return { output: { name: outputName('dcm'), bytes }, original: await original(), burned: masks };
}

async function commented(): Promise<Produced> {
  const { default: sharp } = await import('sharp');
  const grey = await sharp(await covered(), { raw: { width: columns, height: rows, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality: 100 })
    .toBuffer();
  return coded(codedSyntaxes.jpeg, [concat(grey.subarray(0, 2), commentSegment('zzvtk'), grey.subarray(2))], {
    LossyImageCompression: '01',
    LossyImageCompressionMethod: 'ISO_10918_1',
  });
}

/** A JPEG frame whose masked blocks are so dark that decoders cut off what they still hold. */
async function darkFrame(): Promise<Produced> {
  const source = await asJpeg(await labelled());
  const parsed = parseJpeg(source, { pixels: 1e6 });
  const coefficients = decodeCoefficients(parsed);
  parsed.frame.components.forEach(({ stride }, component) => {
    for (let y = label.y / 8; y < (label.y + label.height) / 8; y++) {
      for (let x = label.x / 8; x < (label.x + label.width) / 8; x++) {
        const at = (y * stride + x) * 64;
        if (component > 0) coefficients[component]!.fill(0, at, at + 64);
        else coefficients[component]![at] = -600;
      }
    }
  });
  const colour = { SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL', PlanarConfiguration: 0 };
  const elements = { ...colour, LossyImageCompression: '01', LossyImageCompressionMethod: 'ISO_10918_1' };
  const produced = await coded(codedSyntaxes.jpeg, [encodeJpeg(parsed, coefficients, { keepSegments: [] })], elements);
  const theirs = {
    ...capture,
    ...fictionalPatient,
    ...elements,
    SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
  };
  const bytes = concat(
    buildDicom({ transferSyntax: codedSyntaxes.jpeg, elements: theirs }),
    encapsulate({ frames: [source] }),
  );
  return { ...produced, original: { name: 'I0000001.dcm', bytes } };
}

/** Two entries of the palette look alike; which of them a pixel has draws the name. */
async function twoBlacks(): Promise<Produced> {
  const ink = await unfilled();
  const under = (i: number): boolean => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    return x >= label.x && x < label.x + label.width && y >= label.y && y < label.y + label.height;
  };
  const indices = ink.map((value, i) => (under(i) ? (value < 100 ? 0 : 1) : Math.max(2, value)));
  const lut = words(Array.from({ length: 256 }, (_, i) => (i < 2 ? 0 : i * 257)));
  const table = { vr: 'OW', value: lut } as const;
  const described = [256, 0, 16];
  const palette: DicomElements = {
    PhotometricInterpretation: 'PALETTE COLOR',
    ...{ RedPaletteColorLookupTableDescriptor: described, RedPaletteColorLookupTableData: table },
    ...{ GreenPaletteColorLookupTableDescriptor: described, GreenPaletteColorLookupTableData: table },
    ...{ BluePaletteColorLookupTableDescriptor: described, BluePaletteColorLookupTableData: table },
  };
  const { output } = await object(palette, { pixels: indices });
  return {
    output,
    original: await original(palette, { pixels: ink.map((value) => Math.max(2, value)) }),
    burned: masks,
  };
}

const icon = async (): Promise<DicomElements> => ({
  IconImageSequence: [
    {
      ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: 64, Columns: 64, BitsAllocated: 8 },
      ...{ BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
      PixelData: { vr: 'OB', value: (await unfilled()).slice(0, 4096) },
    },
  ],
});

const overlay: DicomElements = {
  ...{ '6000,0010': { vr: 'US', value: rows }, '6000,0011': { vr: 'US', value: columns } },
  ...{ '6000,0040': { vr: 'CS', value: 'G' }, '6000,0050': { vr: 'SS', value: [1, 1] } },
  ...{ '6000,0100': { vr: 'US', value: 1 }, '6000,0102': { vr: 'US', value: 0 } },
  '6000,3000': { vr: 'OW', value: new Uint8Array((columns * rows) / 8).fill(0x5a) },
};

const presentation: DicomElements = {
  GraphicAnnotationSequence: [
    {
      GraphicLayer: 'TEXT',
      TextObjectSequence: [{ UnformattedTextValue: patient.name, AnchorPoint: { vr: 'FL', value: [10, 10] } }],
    },
  ],
};

const paletteSurplus: DicomElements = {
  PhotometricInterpretation: 'PALETTE COLOR',
  ...Object.fromEntries(
    ['Red', 'Green', 'Blue'].flatMap((colour) => [
      [`${colour}PaletteColorLookupTableDescriptor`, [256, 0, 16]],
      [
        `${colour}PaletteColorLookupTableData`,
        {
          vr: 'OW',
          value: concat(words(Array.from({ length: 256 }, (_, i) => i * 257)), Buffer.from(`${patient.dicom} `)),
        },
      ],
    ]),
  ),
};

/** As long a number as UIDs may have. */
const numbered = (text: string): string => `2.25.${BigInt(`0x${Buffer.from(text, 'latin1').toString('hex')}`)}`;

type Leave = readonly [name: string, caughtBy: string, elements: DicomElements, over?: Partial<DicomRecipe>];

const left: readonly Leave[] = [
  [
    'a name in a private element',
    'headers',
    { '0009,0010': { vr: 'LO', value: 'V' }, '0009,1001': { vr: 'LO', value: patient.dicom } },
  ],
  [
    'a name in an element of unknown VR',
    'headers',
    { '0018,fff2': { vr: 'UN', value: Buffer.from(`${patient.dicom} `) } },
  ],
  [
    'a name four sequences deep',
    'headers',
    {
      ContentSequence: [
        { ContentSequence: [{ ContentSequence: [{ ContentSequence: [{ PersonName: patient.dicom }] }] }] },
      ],
    },
  ],
  ['the original’s SOPInstanceUID', 'headers', { SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2' }],
  ['a UID of the original behind 2.25', 'no-identifiers', { StudyInstanceUID: '2.25.19571103' }],
  ['the birth date', 'headers', { PatientBirthDate: '19571103' }],
  ['the time of acquisition', 'headers', { AcquisitionTime: '094512' }],
  ['an overlay plane', 'headers', overlay],
  ['texts of a presentation', 'headers', presentation],
  ['text behind a palette', 'headers', paletteSurplus],
  ['trailing padding', 'headers', { 'FFFC,FFFC': { vr: 'OB', value: Buffer.from(`${patient.dicom} `) } }],
  ['a preamble that is a TIFF header with a name', 'headers', {}, { preamble: Buffer.alloc(128, patient.dicom) }],
  ['the sender’s AE title', 'headers', {}, { meta: { SourceApplicationEntityTitle: 'LINDENAU_CT' } }],
  ['the name in a text that may stay', 'no-identifiers', { Manufacturer: 'Fabelmann' }],
  ['the name in base64', 'no-identifiers', { ManufacturerModelName: Buffer.from(patient.dicom).toString('base64') }],
  [
    'the patient’s ID in hexadecimal digits',
    'no-identifiers',
    { ManufacturerModelName: Buffer.from(patient.id).toString('hex') },
  ],
  [
    'the name as it is written in addresses of the net',
    'no-identifiers',
    { ManufacturerModelName: 'Fabelmann%5EGreta' },
  ],
  ['the name as the number of a UID', 'no-identifiers', { StudyInstanceUID: numbered(patient.dicom) }],
  [
    'the name as decimal numbers of its letters in a UID',
    'no-identifiers',
    { SeriesInstanceUID: `2.25.${[...'FABELMANN'].map((letter) => letter.charCodeAt(0)).join('')}` },
  ],
  ['the name with spaces between its letters', 'no-identifiers', { ManufacturerModelName: 'F A B E L M A N N' }],
  ['a name as who made a private group', 'headers', { '0009,0010': { vr: 'LO', value: 'FABELMANN' } }],
  [
    'a private element whose maker has no name',
    'headers',
    { '0009,0010': { vr: 'LO', value: '  ' }, '0009,1001': { vr: 'LO', value: 'ZZ' } },
  ],
  ['text behind a zero byte of a value', 'headers', { Manufacturer: 'Imagine\0zzvtk' }],
  [
    'values of a window as numbers of letters',
    'no-identifiers',
    { WindowCenter: '71\\114\\101\\116\\97', WindowWidth: '256\\256\\256\\256\\256' },
  ],
  [
    'a private value in the meta group',
    'headers',
    {},
    {
      meta: { PrivateInformationCreatorUID: '2.25.77', PrivateInformation: { vr: 'OB', value: Buffer.from('zzvtk ') } },
    },
  ],
  ['an offset table that is text', 'headers', { '7fe0,0001': { vr: 'OV', value: Buffer.from('zzvtkzzv') } }],
];

export const dicomLeaks: readonly LeakyPipeline[] = [
  ...left.map(([name, caughtBy, elements, over]) => ({ name, caughtBy, run: () => object(elements, over) })),
  { name: 'an icon of before', caughtBy: 'headers', run: async () => object(await icon()) },
  {
    name: 'an icon of before within the item of an image that is referred to',
    caughtBy: 'headers',
    run: async () => object({ ReferencedImageSequence: [{ ...(await icon()) }] }),
  },
  { name: 'frames in another order', caughtBy: 'outside-masks', run: exchangedFrames },
  { name: 'text in the table of offsets', caughtBy: 'grammar', run: inOffsets },
  { name: 'a comment in a JPEG frame', caughtBy: 'grammar', run: commented },
  {
    name: 'only the first frame filled',
    caughtBy: 'masks-uniform',
    run: async () => cine(masks, await covered(), await unfilled(), await unfilled()),
  },
  {
    name: 'only the first frame filled, and only that declared',
    caughtBy: 'no-text',
    run: async () => cine([burnedAt(label, 0)], await covered(), await unfilled(), await unfilled()),
  },
  { name: 'an overlay in bits above the stored ones', caughtBy: 'pixels-decode', run: inHighBits },
  { name: 'text behind the segments of RLE', caughtBy: 'grammar', run: behindRle },
  { name: 'the unburned frame as a fragment more', caughtBy: 'pixels-decode', run: afterJpegLs },
  { name: 'blocks of a JPEG frame darker than black', caughtBy: 'masks-uniform', run: darkFrame },
  { name: 'two equal colours of a DICOM palette', caughtBy: 'masks-uniform', run: twoBlacks },
  {
    name: 'a second object behind the first',
    caughtBy: 'length-accounted',
    run: async () => {
      const { output, ...rest } = await object({});
      return { ...rest, output: { ...output, bytes: concat(output.bytes, (await original()).bytes) } };
    },
  },
  {
    name: 'pixels longer than the picture',
    caughtBy: 'pixels-decode',
    run: async () => object({}, { pixels: concat(await covered(), await unfilled()) }),
  },
  {
    name: 'an object named by its patient',
    caughtBy: 'name',
    run: async () => {
      const { output, ...rest } = await object({});
      return { ...rest, output: { ...output, name: 'FABELMANN_GRETA_19571103.dcm' } };
    },
  },
];
