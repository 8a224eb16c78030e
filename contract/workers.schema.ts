import { z } from 'zod';
import { annotationsSchema } from '../model/annotation.ts';
import { boxSchema } from '../model/geometry.ts';
import { instanceIdentitySchema, photoCaptureSchema } from '../model/grouping.ts';
import { sha256Schema } from '../model/ids.ts';
import { dicomHeaderFactsSchema, imageFactsSchema, mediaTypeSchema, windowSchema } from '../model/item.ts';
import { burnedRegionSchema, checkResultSchema, photoEncodingSchema } from '../model/clearance.ts';
import { cosmeticRegionSchema } from '../model/cosmetic.ts';
import { cosmeticStyleSchema } from '../model/cosmeticStyle.ts';
import { burnGridSchema } from '../model/burnGrid.ts';
import { headerComparisonSchema } from '../model/headerComparison.ts';
import { overlayPlanesSchema } from '../model/overlay.ts';
import { patientIdentifiersSchema } from '../model/person.ts';
import { photoObjectSchema } from '../model/photoObject.ts';
import { outlineSchema } from '../model/outline.ts';
import { foundFramesSchema, proposalKindSchema, textClassSchema, lookSchema } from '../model/redaction.ts';
import { deidSchema, policySchema } from '../model/policy.ts';

/**
 * Messages between core and its worker processes. A worker reads untrusted bytes, so its replies are untrusted too: core
 * checks each against its schema. Bytes travel as Uint8Array (structured clone); a worker writes nothing to disk but a finished file, where core
 * names one.
 */
/** Any Uint8Array, a Buffer or a view of a larger message too; `z.instanceof` would infer one over an ArrayBuffer of its own. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const limits = policySchema.shape.limits;

/** A file that is never in clear on disk: one blob of the vault, or a large result on its way there. The key is that of this file alone. */
const sealed = z.object({ path: z.string(), header: bytes, key: bytes, name: z.string().max(64) });

/** A file on disk (intake, read-only), bytes that core decrypted from the vault, or a large blob of it, which the worker decrypts piece by piece. */
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string() }),
  z.object({ kind: z.literal('bytes'), bytes }),
  sealed.extend({ kind: z.literal('sealed') }),
]);

/** A whole frame as cosmetic regions of a style would show it, with what is burned filled first. */
const coarseSchema = z.object({
  style: cosmeticStyleSchema,
  burned: z.array(burnedRegionSchema.pick({ frames: true, shape: true })).max(5000),
  fill: policySchema.shape.fill,
});
export type Coarse = z.infer<typeof coarseSchema>;

export const encodedPictureSchema = z.object({
  bytes,
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  width: z.int().min(1),
  height: z.int().min(1),
});
export type EncodedPicture = z.infer<typeof encodedPictureSchema>;

/**
 * Samples of one frame before rescale and window: little-endian, row-major, no padding. A Modality LUT is already applied: then they are
 * modality values.
 */
export const frameSamplesSchema = z.object({
  bytes,
  columns: z.int().min(1),
  rows: z.int().min(1),
  bitsAllocated: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  signed: z.boolean(),
  /** IEEE 754 single precision, 32 bits. */
  float: z.boolean(),
  bitsStored: z.int().min(1).max(64),
  /** Of this frame, whose levels may be its own; PS3.3 C.7.6.16.2.9 and .10. */
  slope: z.number(),
  intercept: z.number(),
  windows: z.array(windowSchema).max(32),
  /** VOI LUTs: entries of 16 bits, little-endian. */
  tables: z
    .array(z.object({ name: z.string().max(64), first: z.int(), bits: z.int().min(1).max(16), entries: bytes }))
    .max(8),
});
export type FrameSamples = z.infer<typeof frameSamplesSchema>;

export const proposalSchema = z.object({
  kind: proposalKindSchema,
  frames: foundFramesSchema,
  /** Full-resolution pixels after orientation; text boxes already padded. */
  box: boxSchema,
  /** Of a line of text at an angle: what of the box to cover. The box is about it. */
  outline: outlineSchema.optional(),
  score: z.number().min(0).max(1),
  /** For the reviewer on this machine; may quote what was read. */
  reason: z.string().max(300),
  /** Of text. */
  textClass: textClassSchema.optional(),
  /** Of a measurement: nothing else stands there on any frame, however it is shown. A template may keep it. */
  keepable: z.literal(true).optional(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** One value of the original and what stands in its place, by the keyword of its attribute. */
export const pseudonymPairSchema = z.object({
  attribute: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
  original: z.string().max(256),
  pseudonym: z.string().max(64),
});
export type PseudonymPair = z.infer<typeof pseudonymPairSchema>;
/** A multi-frame object may refer to thousands of instances; what comes after these is still pseudonymised, but not listed. */
export const mostPseudonymPairs = 5000;

/** One file of an archive; `content` is what its first bytes look like. */
export const zipEntrySchema = z.object({
  index: z.int().min(0),
  name: z.string(),
  bytes: z.int().min(0),
  content: z.enum(['archive', 'dicomdir', 'tiff', 'other']),
});
export type ZipListEntry = z.infer<typeof zipEntrySchema>;

/** PS3.3 F.3.2.2 allows 8 components of 8 characters; writers go beyond both. */
export const directoryReferenceSchema = z.array(z.string().max(255)).min(1).max(32);
/** A disc of thin slices lists some ten thousand. */
export const mostDirectoryRecords = 200_000;

const factsReplySchema = z.object({
  facts: imageFactsSchema,
  /** Of a DICOM object; leaves core as keyed names only. */
  identity: instanceIdentitySchema.optional(),
  /** Of a DICOM object: whom it names; stays in core's memory, to find the names in other pictures. */
  people: patientIdentifiersSchema.optional(),
  /** Of a photo; the camera leaves core as a keyed name only. */
  capture: photoCaptureSchema.optional(),
  /** SHA-256 of what was read from a path, so that core can tell whether it read the same. */
  contentHash: sha256Schema.optional(),
});

/** Every task a worker can be asked to do: request and reply by name. `parse.*` runs in parse.worker and so on. */
export const workerTasks = {
  /** Reads and fully decodes one image; anything that does not decode completely is an error. */
  'parse.probe': {
    request: z.object({ source, limits }),
    reply: factsReplySchema.extend({ thumbnail: encodedPictureSchema }),
  },
  /** The same without a picture of it, for who has it looked at by detectors next. */
  'parse.facts': { request: z.object({ source, limits }), reply: factsReplySchema },
  /** What the header of a DICOM object says, whatever is the matter with its pixels; refused for what is none. */
  'parse.header': {
    request: z.object({ source, limits }),
    reply: z.object({ facts: dicomHeaderFactsSchema, identity: instanceIdentitySchema }),
  },
  /** Reads a structured report, which `parse.probe` refuses; DICOM_EMBEDDED_DOCUMENT for anything else. */
  'parse.report': {
    request: z.object({ source, limits }),
    reply: z.object({ identity: instanceIdentitySchema, contentHash: sha256Schema }),
  },
  /** Who a file says it is, or of a photo with what and when it was taken, without decoding it. */
  'parse.identity': {
    request: z.object({ source, limits }),
    reply: z.object({
      identity: instanceIdentitySchema.optional(),
      people: patientIdentifiersSchema.optional(),
      capture: photoCaptureSchema.optional(),
    }),
  },
  /**
   * Lists an archive's files after checking every entry (paths, ratio, count, totals) before any is unpacked. `inside`: the archive that is
   * this entry of the one at `path`.
   */
  'parse.zipList': {
    request: z.object({ path: z.string(), inside: z.int().min(0).optional(), limits }),
    reply: z.object({ entries: z.array(zipEntrySchema) }),
  },
  'parse.zipEntry': {
    request: z.object({ path: z.string(), inside: z.int().min(0).optional(), index: z.int().min(0), limits }),
    reply: z.object({ bytes }),
  },
  /** How many pages a TIFF has, reduced copies and masks not counted; `tidy` if a single one can be read as it stands. */
  'parse.pages': {
    request: z.object({ source, limits }),
    reply: z.object({ pages: z.int().min(1).max(10_000), tidy: z.boolean() }),
  },
  /** One of them, from 0, as a file of its own. */
  'parse.page': {
    request: z.object({ source, page: z.int().min(0), limits }),
    reply: z.object({ bytes }),
  },
  /** The files that a DICOMDIR lists: components of each ReferencedFileID as they stand, safe or not; nothing is opened. */
  'parse.dicomdir': {
    request: z.object({ source, limits }),
    reply: z.object({ files: z.array(directoryReferenceSchema).max(mostDirectoryRecords) }),
  },
  /** One frame as the eye sees it (oriented, windowed), at most maxSide pixels on its longer side. */
  'parse.picture': {
    request: z.object({
      source,
      limits,
      frame: z.int().min(0),
      maxSide: z.int().min(16).max(65500),
      window: windowSchema.omit({ name: true }).optional(),
      coarse: coarseSchema.optional(),
    }),
    reply: encodedPictureSchema,
  },
  /** One frame in full size to be given away: 8 bits, sRGB, nothing but pixels; annotations of the frame are drawn into them. */
  'parse.rendered': {
    request: z.object({
      source,
      limits,
      frame: z.int().min(0),
      format: z.enum(['png', 'jpeg']),
      jpegQuality: policySchema.shape.jpegQuality,
      window: windowSchema.omit({ name: true }).optional(),
      annotations: annotationsSchema,
    }),
    reply: encodedPictureSchema,
  },
  /** Parts of frames as they are seen, without losses: what an evidence bundle shows. */
  'parse.crops': {
    request: z.object({
      source,
      limits,
      crops: z.array(z.object({ frame: z.int().min(0), box: boxSchema })).max(500),
      maxSide: z.int().min(16).max(4096),
      coarse: coarseSchema.optional(),
    }),
    reply: z.object({ pictures: z.array(encodedPictureSchema).max(500) }),
  },
  'parse.samples': {
    request: z.object({ source, limits, frame: z.int().min(0), coarse: coarseSchema.optional() }),
    reply: frameSamplesSchema,
  },
  /** Proposals of all asked detectors over all frames. A detector that cannot run is an error, never an empty list. */
  'detect.propose': {
    request: z.object({
      source,
      limits,
      detectors: policySchema.shape.detectors,
      faceThreshold: z.number(),
      textThreshold: z.number(),
      /** Folder with models.json's models in it. */
      models: z.string(),
    }),
    reply: z.object({
      proposals: z.array(proposalSchema).max(20000),
      /**
       * By detector: it looked at every frame (frames whose samples equal a scanned one's count as looked at), or it does not apply
       * to such a picture. False if it is switched off, or if it only looked at a sample of a long cine.
       */
      complete: z.object({ face: z.boolean(), text: z.boolean(), region: z.boolean() }),
      /**
       * What a person should look for, though no detector could say where: `partial-face`, something that may be an eye, a cheek or a mouth.
       * It is wrong often (dermoscopy), so it redacts nothing and keeps nothing back.
       */
      looks: z.array(lookSchema).max(10),
      /** Milliseconds by step (decode, face, text, region). */
      timings: z.record(z.string(), z.number()),
    }),
  },
  /**
   * Looks for text in overlay planes, which are no frames of the picture. A plane that could not be looked at as a whole is left out of the reply; a detector
   * that cannot run is an error.
   */
  'detect.overlays': {
    request: z.object({ source, limits, textThreshold: z.number(), models: z.string() }),
    reply: z.object({ overlays: overlayPlanesSchema }),
  },
  /** Burns, de-identifies and re-encodes. The reply is a finished file; verification is somebody else's task. */
  'clear.make': {
    request: z.object({
      source,
      limits,
      regions: z.array(burnedRegionSchema).max(5000),
      /** What is made coarser beside them; none where it is left out. */
      cosmetic: z.array(cosmeticRegionSchema).max(5000).optional(),
      fill: policySchema.shape.fill,
      jpegQuality: policySchema.shape.jpegQuality,
      /** The de-identification profile (resources/profiles/*.json): parsed, or as `packProfile` makes it. */
      profile: z.unknown(),
      /** 32 bytes; keys every pseudonym of the project. */
      projectKey: bytes,
      /** Options of the profile; none where it is left out. */
      deid: deidSchema.optional(),
      /** Every frame was scanned for burned-in text and the findings decided: what BurnedInAnnotation may then say. */
      pixelsReviewed: z.boolean(),
      /** The same for faces: whether burned faces may be declared by their method code. */
      facesReviewed: z.boolean().optional(),
      /** Overlay planes that were looked at; under Clean Graphics they stay, with what was found in them cleared. All others go. */
      overlays: overlayPlanesSchema.optional(),
      /** Refused where the source is no longer what was looked at. */
      sourceHash: sha256Schema.optional(),
      /** A new file for the result, in clear or sealed, instead of sending it back; it is core's to verify, to name and to remove. */
      to: z.union([z.string(), sealed]).optional(),
      /** An earlier attempt was cut short and may have written `to` already. */
      again: z.boolean().optional(),
    }),
    reply: z.object({
      /** Left out where the result was written to a file. */
      bytes: bytes.optional(),
      length: z.int().min(1),
      mediaType: mediaTypeSchema,
      columns: z.int().min(1),
      rows: z.int().min(1),
      frames: z.int().min(1),
      /** Of a photo. */
      encoding: photoEncodingSchema.optional(),
      actions: z.record(z.string(), z.int().min(0)),
      /** The look-up table of this file, for the vault alone: what was replaced by a pseudonym. Never logged, never exported in the clear. */
      pseudonyms: z.array(pseudonymPairSchema).max(mostPseudonymPairs).optional(),
    }),
  },
  /**
   * A finished photo as a VL Photographic or Dermoscopic Photography Image: its code stream or pixels as they are. The reply is to be verified like
   * any finished file.
   */
  'clear.photoObject': {
    request: z.object({ source, limits, about: photoObjectSchema }),
    reply: z.object({ bytes }),
  },
  /** What would become of a header, element by element; pixels are not touched. Its values identify: for the window alone. */
  'clear.compareHeader': {
    request: z.object({
      source,
      limits,
      profile: z.unknown(),
      projectKey: bytes,
      deid: deidSchema,
      pixelsReviewed: z.boolean(),
      facesBurned: z.boolean(),
      pixelsChange: z.boolean(),
      /** Something is burned, not only made coarser. */
      pixelsCovered: z.boolean().optional(),
    }),
    reply: headerComparisonSchema,
  },
  /** To which blocks a mask would grow (`model/burnGrid.ts`); null for none. */
  'clear.burnGrid': {
    request: z.object({
      source,
      limits,
      fill: policySchema.shape.fill,
      /** Something is made coarser: then a JPEG does not keep its blocks. */
      anew: z.boolean().optional(),
    }),
    reply: z.object({ grid: burnGridSchema.nullable() }),
  },
  /** A structured report de-identified under Clean Structured Content; there is nothing to burn. The reply is a finished file. */
  'clear.report': {
    request: z.object({
      source,
      limits,
      profile: z.unknown(),
      projectKey: bytes,
      deid: deidSchema,
      /** Refused where the source is no longer what was read. */
      sourceHash: sha256Schema,
    }),
    reply: z.object({
      bytes,
      actions: z.record(z.string(), z.int().min(0)),
      pseudonyms: z.array(pseudonymPairSchema).max(mostPseudonymPairs),
    }),
  },
  /** Reads a finished file as a stranger would. With the original also: no identifier survives, pixels outside masks equal. */
  'verify.file': {
    request: z.object({
      source,
      limits,
      /** What should be burned; undefined when a stranger's file is verified without knowledge of its masks. */
      burned: z.array(burnedRegionSchema).optional(),
      /** What is said to have been made coarser: it must be just that, and counts for no mask. */
      cosmetic: z.array(cosmeticRegionSchema).max(5000).optional(),
      /** The overlay planes that may be there, and what was cleared in them; undefined for a stranger's file, none where `burned` is told alone. */
      overlays: overlayPlanesSchema.optional(),
      fill: policySchema.shape.fill,
      against: source.optional(),
      /** SHA-256 of the original that was cleared, where `against` is a file: another one proves nothing. */
      againstHash: sha256Schema.optional(),
      /** What the policy lets a header keep beyond the basic profile; nothing where it is left out. */
      deid: deidSchema.optional(),
      /** What the files are called: a name travels with its file. `original` only where files are not matched by their names. */
      names: z.object({ output: z.string().max(1024), original: z.string().max(1024).optional() }).optional(),
      /** How a photo's pixels are said to have come into their file; what is claimed is checked. */
      encoding: photoEncodingSchema.optional(),
    }),
    reply: z.object({
      mediaType: mediaTypeSchema.nullable(),
      checks: z.array(checkResultSchema).min(1),
      /** SHA-256 of the bytes that were checked. */
      contentHash: sha256Schema,
    }),
  },
  /** Which lines of text of the original are covered for the most part and show ink beside their masks: numbers of `lines`. */
  'verify.lines': {
    request: z.object({
      source,
      against: source,
      limits,
      burned: z.array(burnedRegionSchema).optional(),
      lines: z
        .array(z.object({ frame: z.int().min(0), box: boxSchema, outline: outlineSchema.optional() }))
        .max(20_000),
    }),
    reply: z.object({ showing: z.array(z.int().min(0)).max(20_000) }),
  },
  /** Which texts that people typed repeat an identifier of an original: what travels beside a picture may not say what it must not. */
  'verify.texts': {
    request: z.object({
      source,
      limits,
      texts: z.array(z.object({ field: z.string().max(60), text: z.string().max(4000) })).max(10_000),
    }),
    reply: z.object({ fields: z.array(z.string().max(60)).max(10_000) }),
  },
} as const;

export type WorkerTask = keyof typeof workerTasks;
export type WorkerRequest<T extends WorkerTask> = z.input<(typeof workerTasks)[T]['request']>;
/** As the worker gets it, checked. */
export type WorkerInput<T extends WorkerTask> = z.output<(typeof workerTasks)[T]['request']>;
export type WorkerReply<T extends WorkerTask> = z.output<(typeof workerTasks)[T]['reply']>;
/** The process that runs a task: the part before the dot. */
export type WorkerKind = 'parse' | 'detect' | 'clear' | 'verify';
