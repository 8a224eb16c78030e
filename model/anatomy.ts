import { anatomyRows } from './anatomy.table.ts';

/** What the form offers. */
export const anatomyMeanings: readonly string[] = anatomyRows.map(([, meaning]) => meaning);

const codes = new Map<string, string>(anatomyRows.map(([code, meaning]) => [meaning.toLowerCase(), code]));

/** The SNOMED CT code of a case's anatomy, however it is spelt; null for what somebody typed that is none of them. */
export const anatomyCode = (text: string): string | null => codes.get(text.trim().toLowerCase()) ?? null;
