import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { languageSchema, ownKeysSchema, themeSchema } from '../../contract/ipc.schema.ts';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300) });
const preferencesSchema = z.object({
  theme: themeSchema.default('dark'),
  language: languageSchema.default('system'),
  keys: ownKeysSchema.default({}),
  toured: z.boolean().default(false),
  notify: z.boolean().default(true),
  bounds: boundsSchema.optional(),
  /** Origin of the hospital's case service; absent: the embedded one. */
  serviceUrl: z.url().optional(),
  /** The embedded service has the desk's own account; the window no longer offers to create it. */
  localAccount: z.boolean().default(false),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export interface PreferencesFile {
  readonly current: Preferences;
  save(change: Partial<Preferences>): Promise<void>;
}

/** What the shell remembers before the vault opens: nothing about patients. A damaged file means defaults. */
export async function openPreferences(home: string): Promise<PreferencesFile> {
  const path = join(home, 'preferences.json');
  const text = await readFile(path, 'utf8').catch(() => '{}');
  let current = parse(text);
  let writing: Promise<void> = Promise.resolve();
  return {
    get current() {
      return current;
    },
    save(change) {
      current = { ...current, ...change };
      writing = writing.then(() => write(path, current)).catch(() => undefined);
      return writing;
    },
  };
}

function parse(text: string): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(text));
  } catch {
    return preferencesSchema.parse({});
  }
}

async function write(path: string, preferences: Preferences): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, JSON.stringify(preferences, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
