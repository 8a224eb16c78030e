import { z } from 'zod';

/** Enough for any still; a multi-frame object repeats its groups, and the rest is only counted. */
export const mostHeaderRows = 3000;
/** What is shown of a value; the value itself stays where it is. */
export const mostShownCharacters = 160;

export const headerFateSchema = z.enum(['kept', 'replaced', 'emptied', 'removed', 'added']);
export type HeaderFate = z.infer<typeof headerFateSchema>;

/**
 * Which rule decided: the table of PS3.15 E.1-1, one of its options, what is kept by name beyond the table, what is kept because values of its
 * kind name nobody, private elements, what no dictionary knows, burning, and what de-identification itself must say.
 */
export const headerRuleSchema = z.enum([
  'table',
  'option',
  'keep-list',
  'kind',
  'private',
  'unknown',
  'pixels',
  'method',
]);
export type HeaderRule = z.infer<typeof headerRuleSchema>;

const shown = z.string().max(mostShownCharacters);
export const headerRowSchema = z.object({
  /** 0 at the top level, one more inside each sequence. */
  depth: z.int().min(0).max(64),
  tag: z.string().regex(/^\([0-9a-f]{4},[0-9a-f]{4}\)$/),
  /** Of PS3.6; empty for what it does not know. */
  keyword: z.string().max(64),
  vr: z.string().max(2),
  fate: headerFateSchema,
  /** As text; what is no text by its size. Empty where there is none. */
  before: shown,
  after: shown,
  /** PS3.15 action code; null for what nobody had to decide. */
  action: z.enum(['D', 'Z', 'X', 'K', 'U', 'C']).nullable(),
  rule: headerRuleSchema,
  /** The option's name where one decided. */
  option: z.string().max(60).optional(),
});
export type HeaderRow = z.infer<typeof headerRowSchema>;

/** What would become of a header if it were cleared now. It identifies: it is made for the window that shows it and kept nowhere. */
export const headerComparisonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), rows: z.array(headerRowSchema).max(mostHeaderRows), more: z.int().min(0) }),
  /** A photo leaves as its pixels alone: there is no header to compare. */
  z.object({ kind: z.literal('pixels-alone') }),
]);
export type HeaderComparison = z.infer<typeof headerComparisonSchema>;
