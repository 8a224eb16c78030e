// Writes core/verify/tagVr.table.ts and core/verify/identifierTags.table.ts: facts of PS3.6 (which VR a tag has) and of PS3.15 Table
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

const rows = readFileSync(csv, 'utf8').matchAll(
  /^"\(([0-9A-F]{4}),([0-9A-F]{4})\)",(?:"[^"]*"|[^,"]*),[^,]*,([^,]*),/gm,
);
const actions = [...rows].map(([, group, element, action]) => [action, (group + element).toLowerCase()]);
if (actions.length < 600) throw new Error(`only ${actions.length} rows of Table E.1-1`);
writeFileSync(
  'core/verify/identifierTags.table.ts',
  table(
    'tagsByBasicAction',
    'PS3.15 Table E.1-1: the tags by their action code in the basic profile.',
    grouped(actions),
  ),
);
console.log(`${vrs.length} VRs, ${actions.length} actions`);
