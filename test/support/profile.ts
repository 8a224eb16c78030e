import { readFileSync } from 'node:fs';
import { loadProfile, type Profile } from '../../core/deid/profile.ts';
import { Pseudonyms } from '../../core/deid/pseudonym.ts';

/** The shipped basic profile. */
export const basicProfile = (): Profile =>
  loadProfile(JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8')));

/** Pseudonyms of a project whose key is known to everyone: for tests only. */
export const testPseudonyms = (): Pseudonyms => new Pseudonyms(new Uint8Array(32).fill(7));
