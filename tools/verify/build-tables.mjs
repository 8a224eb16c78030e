// Writes core/verify/tagVr.table.ts, identifierTags.table.ts and descriptorWords.table.ts: the words of the shipped profile, and facts of PS3.6 (which VR a tag has) and of PS3.15 Table
// E.1-1, edition 2024b (what the basic profile does to a tag). The verifier keeps copies of its own: it shares no module with the
// code that it checks, see docs/adr/0006-verify-shares-no-code.md.
//   node tools/verify/build-tables.mjs PATH/ps3.15-table-e1-1.csv
import { readFileSync, writeFileSync } from 'node:fs';

const [csv] = process.argv.slice(2);
if (!csv) {
  console.error('usage: node tools/verify/build-tables.mjs PATH/ps3.15-table-e1-1.csv');
  process.exit(2);
}

function table(name, comment, groups) {
  const body = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, tags]) => `  ${/^\w+$/.test(key) ? key : `'${key}'`}:\n    '${tags.sort().join(' ')}',`);
  return `/** ${comment} Written by tools/verify/build-tables.mjs; do not edit. */\nexport const ${name}: Readonly<Record<string, string>> = {\n${body.join('\n')}\n};\n`;
}

function grouped(pairs) {
  const groups = new Map();
  for (const [key, tag] of pairs) groups.set(key, [...(groups.get(key) ?? []), tag]);
  return groups;
}

const dictionary = readFileSync('core/dicom/dictionary.generated.ts', 'utf8');
const vrs = [...dictionary.matchAll(/^([0-9a-f]{8})([A-Z]{2})\w+$/gm)].map(([, tag, vr]) => [vr, tag]);
if (vrs.length < 4500) throw new Error('the dictionary has changed its form');
writeFileSync('core/verify/tagVr.table.ts', table('tagsByVr', 'PS3.6: the tags of each VR.', grouped(vrs)));

/** RFC 4180: fields may be quoted. */
const cells = (line) =>
  [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/g)].map(([, quoted, plain]) => quoted ?? plain);
const [head, ...rows] = readFileSync(csv, 'utf8').split(/\r?\n/).map(cells);
const records = rows
  .map((row) => ({ tag: (row[0] ?? '').replace(/[(),]/g, '').toLowerCase(), row }))
  .filter(({ tag }) => /^[0-9a-f]{8}$/.test(tag));
if (records.length < 600) throw new Error(`only ${records.length} rows of Table E.1-1`);
const actions = records.map(({ tag, row }) => [row[3], tag]);
const options = records.flatMap(({ tag, row }) =>
  head.slice(4).flatMap((name, i) => (row[i + 4] ? [[`${name.trim()} ${row[i + 4].trim()}`, tag]] : [])),
);
writeFileSync(
  'core/verify/identifierTags.table.ts',
  `${table(
    'tagsByBasicAction',
    'PS3.15 Table E.1-1: the tags by their action code in the basic profile.',
    grouped(actions),
  )}\n${table('tagsByOption', 'The same table: the tags by what an option does to them, K or C.', grouped(options))}`,
);

const profile = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const words = (name, comment, lines) =>
  `/** ${comment} Written by tools/verify/build-tables.mjs; do not edit. */\nexport const ${name} = [\n${lines.map((line) => `  ${JSON.stringify(line)},`).join('\n')}\n].join(' ');\n`;
writeFileSync(
  'core/verify/descriptorWords.table.ts',
  `${words('descriptorWords', 'Words that a cleaned description may hold.', profile.descriptorWords)}\n${words('descriptorUnits', 'Units next to which it may hold a number.', profile.descriptorUnits)}\n${words('equipmentWords', 'Words of makers, models and settings.', profile.equipmentWords)}\n${words('conceptWords', 'Words of the names of published concepts.', profile.conceptWords)}`,
);
console.log(`${vrs.length} VRs, ${actions.length} actions`);
