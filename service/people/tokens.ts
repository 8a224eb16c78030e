import { createHash, randomBytes } from 'node:crypto';

/** How long a sign-in without renewal lasts. */
export const sessionMilliseconds = 12 * 60 * 60 * 1000;
/** A renewable session: how long its access token lasts, and how long it may be left alone. */
export const accessMilliseconds = 15 * 60 * 1000;
export const refreshMilliseconds = 14 * 24 * 60 * 60 * 1000;

/** 256 random bits; the database keeps only their SHA-256, so a stolen copy of it opens nothing. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The token of an `Authorization: Bearer` header; undefined if there is none of our form. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(header ?? '')?.[1];
}
