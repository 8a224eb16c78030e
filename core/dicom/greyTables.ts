import type { GreyTable } from '../../model/greys.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

/** A VOI LUT with the name that the object gives it. */
export interface NamedTable extends GreyTable {
  readonly name: string;
  readonly entries: Uint16Array;
}

const mostTables = 8;

/** The Modality LUT, PS3.3 C.11.1: what it is looked up by are stored values. Undefined where there is none that adds up. */
export function modalityTable(values: Values): GreyTable | undefined {
  if (!values.has(Tag.ModalityLUTSequence)) return undefined;
  const item = values.item(Tag.ModalityLUTSequence);
  return item && tableOf(item, values.uint16(Tag.PixelRepresentation) === 1);
}

/** VOI LUTs, PS3.3 C.11.2.1.1. `signed`: what they are looked up by may be negative. */
export function voiTables(values: Values, signed: boolean): NamedTable[] {
  const items = values.element(Tag.VOILUTSequence)?.items?.length ?? 0;
  const tables: NamedTable[] = [];
  for (let i = 0; i < Math.min(items, mostTables); i++) {
    const item = values.item(Tag.VOILUTSequence, i)!;
    const table = tableOf(item, signed);
    if (!table) continue;
    // Free text in any character set; only plain ASCII is shown as a name.
    const given = item.string(Tag.LUTExplanation) ?? '';
    tables.push({ ...table, name: /^[\x20-\x7e]{1,64}$/.test(given) ? given : `LUT ${i + 1}` });
  }
  return tables;
}

/** LUT Descriptor: number of entries (0 is 65,536), first value mapped, bits of an entry. */
function tableOf(item: Values, signed: boolean): (GreyTable & { readonly entries: Uint16Array }) | undefined {
  const [count, stated] = [item.uint16(Tag.LUTDescriptor, 0), item.uint16(Tag.LUTDescriptor, 2)];
  const first = signed ? item.int16(Tag.LUTDescriptor, 1) : item.uint16(Tag.LUTDescriptor, 1);
  if (count === undefined || first === undefined || stated === undefined || stated < 1 || stated > 16) return undefined;
  const entries = count === 0 ? 65536 : count;
  const words = item.words(Tag.LUTData);
  const raw = item.bytes(Tag.LUTData);
  if (!words || !raw) return undefined;
  // Entries of 8 bits stand in bytes where the value has no more than that.
  const found =
    words.length >= entries
      ? words.slice(0, entries)
      : raw.length >= entries
        ? Uint16Array.from(raw.subarray(0, entries))
        : undefined;
  return found && { first, bits: usedBits(found, stated), entries: found };
}

/** Some writers state 16 bits and fill fewer, or fewer and fill more: a picture is then too dark, or white all over. */
function usedBits(entries: Uint16Array, stated: number): number {
  let highest = 0;
  for (let i = 0; i < entries.length; i++) highest = Math.max(highest, entries[i]!);
  return Math.max(stated, highest.toString(2).length);
}
