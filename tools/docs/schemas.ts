// Writes docs/schemas/*.json, the JSON Schemas of what the command line prints. Run: npx tsx tools/docs/schemas.ts [--check]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cliReports } from '../../contract/cli.schema.ts';
import { projectRoot } from '../../test/support/paths.ts';

const folder = join(projectRoot, 'docs/schemas');

export function schemaDocuments(): Map<string, string> {
  return new Map(
    Object.entries(cliReports).map(([command, schema]) => {
      const document = { title: `scrim ${command} --json`, ...z.toJSONSchema(schema, { unrepresentable: 'any' }) };
      return [`${command}.json`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}

/** Names of the files that differ from what the schemas say. */
export async function staleSchemas(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of schemaDocuments()) {
    const written = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (written !== text) stale.push(name);
  }
  return stale;
}

if (process.argv[1]?.endsWith('schemas.ts')) {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of schemaDocuments()) await writeFile(join(folder, name), text);
}
