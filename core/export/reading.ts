import { characterSets, decodeText } from '../dicom/charset.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom, type DicomFile } from '../dicom/parse.ts';
import { Tag } from '../dicom/tags.ts';
import { Values } from '../dicom/values.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';
import type { DataSet } from './dataset.ts';

/** A parsed object whose values are asked for by keyword. */
export class ExportedObject {
  readonly file: DicomFile;
  readonly values: Values;
  private readonly sets: readonly string[];

  constructor(source: Uint8Array | Content) {
    this.file = parseDicom(source);
    this.values = new Values(this.file, this.file.elements);
    this.sets = characterSets(this.values.string(Tag.SpecificCharacterSet) ?? '');
  }

  /** Decoded text, values still apart by backslashes; undefined where it is absent, empty, or longer than any short text may be. */
  text(keyword: string): string | undefined {
    const tag = tagOf(keyword);
    const bytes = this.values.bytes(tag);
    if (!bytes || bytes.length > maximumText) return undefined;
    const vr = this.values.element(tag)!.vr;
    const text = decodeText(bytes, this.sets, vr).replace(/\0+$/, '').trim();
    return text === '' ? undefined : text;
  }

  /** The same, for what the object cannot be listed or cited without. */
  required(keyword: string): string {
    const text = this.text(keyword);
    if (text === undefined) throw new ScrimFailure('EXPORT_KEY_MISSING', { keyword });
    return text;
  }

  /** Items of a sequence of codes, as they are cited; none where it is absent. */
  codes(keyword: string): DataSet[] {
    return this.items(keyword).map((item) => ({
      CodeValue: item.string(Tag.CodeValue) ?? null,
      CodingSchemeDesignator: item.string(Tag.CodingSchemeDesignator) ?? null,
      CodeMeaning: item.string(Tag.CodeMeaning) ?? null,
    }));
  }

  /** A Referenced Series Sequence with the images of each series; PS3.3 C.11.11. */
  references(keyword: string): DataSet[] {
    return this.items(keyword).map((series) => ({
      SeriesInstanceUID: series.string(tagOf('SeriesInstanceUID')) ?? null,
      ReferencedImageSequence: allItems(series, tagOf('ReferencedImageSequence')).map((image) => ({
        ReferencedSOPClassUID: image.string(tagOf('ReferencedSOPClassUID')) ?? null,
        ReferencedSOPInstanceUID: image.string(tagOf('ReferencedSOPInstanceUID')) ?? null,
      })),
    }));
  }

  private items(keyword: string): Values[] {
    return allItems(this.values, tagOf(keyword));
  }
}

function allItems(values: Values, tag: number): Values[] {
  const count = values.element(tag)?.items?.length ?? 0;
  return Array.from({ length: count }, (_, index) => values.item(tag, index)!);
}

const maximumText = 1024;
