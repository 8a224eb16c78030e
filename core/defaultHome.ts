import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where vault, store and settings live unless told otherwise: the platform's non-roaming data folder, because a vault must not be
 * copied to a server by a roaming profile. `SCRIM_HOME` overrides it.
 */
export function defaultHome(env: Readonly<Record<string, string | undefined>> = process.env): string {
  if (env['SCRIM_HOME']) return env['SCRIM_HOME'];
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Scrim');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Scrim');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'scrim');
}
