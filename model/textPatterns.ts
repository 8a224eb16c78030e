const word = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'u');
const anyCase = (pattern: string): RegExp => new RegExp(word(pattern).source, 'iu');

const month =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\\.?';
const day = '(?:0?[1-9]|[12]\\d|3[01])';
const number = '(?:0?[1-9]|1[0-2])';
const year = '(?:1[89]|20)\\d\\d';

/** What identifies whatever it stands for. Whole words; a year, a measure, an age or a short number is none. */
const patterns: readonly RegExp[] = [
  // Dates to the day, in the orders and languages of the window's forms.
  word(`${year}([-./])${number}\\1${day}`),
  word(`${day}([-./])${number}\\1(?:${year}|\\d\\d)`),
  word(`${number}([-/])${day}\\1(?:${year}|\\d\\d)`),
  word(`${year}${'(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'}`),
  anyCase(`${day}(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+|de\\s+)?${month}\\s+(?:de\\s+)?${year}`),
  anyCase(`${month}\\s+${day}(?:st|nd|rd|th)?,?\\s+${year}`),
  // Numbers of records, accounts and telephones: six digits and more, also in groups; social security; UIDs.
  word('[A-Z]{0,4}[-#]?\\d{6,}'),
  word('\\d{2,4}([- ])\\d{2,4}\\1\\d{2,6}'),
  /\+\d[\d\s()./-]{6,}\d/u,
  word('\\d+(?:\\.\\d+){5,}'),
  // Addresses of the net.
  /[^\s@]+@[^\s@]+\.\p{L}{2,}/u,
  /\b(?:https?:\/\/|www\.)\S/iu,
  // A title and a name; words that announce an identifier.
  word("(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau|Mme|Sr|Sra|Dra)\\.?\\s+\\p{Lu}[\\p{L}’'-]+"),
  anyCase(
    '(?:MRN|PID|SSN|DOB|NHS\\s+(?:no|number)|patient\\s*(?:id|name|no|number)|accession\\s*(?:no|number)?|born\\s+(?:on|in)|geb(?:oren)?\\.?\\s+am|né[e]?\\s+le)\\s*[:#.]?\\s*\\S.*',
  ),
];

/** Whether a text that somebody typed reads like it names a person, a day or a record, whatever the pictures say. */
export const readsLikeIdentifier = (text: string): boolean => {
  const plain = text.normalize('NFKC');
  return patterns.some((pattern) => pattern.test(plain));
};

/** The pieces of a text that read so, as they stand in it, each once; so that who wrote it sees what to take out. */
export function identifyingParts(text: string): string[] {
  const plain = text.normalize('NFKC');
  const found = patterns.flatMap((pattern) =>
    [...plain.matchAll(new RegExp(pattern.source, `g${pattern.flags}`))].map(([piece]) => piece.trim()),
  );
  return [...new Set(found)].filter((piece) => !found.some((other) => other !== piece && other.includes(piece)));
}
