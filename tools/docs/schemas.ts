// Writes docs/schemas/*.json, the JSON Schemas of what the command line prints and of what an evidence bundle holds. Run: npx tsx tools/docs/schemas.ts [--check]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cliReports } from '../../contract/cli.schema.ts';
import { evidenceSchema } from '../../contract/evidence.schema.ts';
import { projectRoot } from '../../test/support/paths.ts';

const folder = join(projectRoot, 'docs/schemas');

export function schemaDocuments(): Map<string, string> {
  const described = (title: string, schema: z.ZodType): string =>
    `${JSON.stringify({ title, ...z.toJSONSchema(schema, { unrepresentable: 'any' }) }, null, 2)}\n`;
  return new Map([
    ...Object.entries(cliReports).map(
      ([command, schema]) => [`${command}.json`, described(`scrim ${command} --json`, schema)] as const,
    ),
    ['evidence-bundle.json', described('evidence.json of an evidence bundle', evidenceSchema)],
  ]);
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
