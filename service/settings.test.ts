import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it('takes what is left out or empty for unsaid', () => {
  expect(readSettings({ SCRIM_OPERATOR: ' ', SCRIM_COUNTRY: '' })).toEqual({
    about: { operator: null, country: null, retentionDays: null },
    limits: {
      ...{ session_days: 30, draft_days: 30, case_bytes: 20 * 1024 ** 3, person_bytes: 500 * 1024 ** 3 },
      ...{ escalate_urgent_minutes: 15, escalate_soon_minutes: 240, escalate_routine_minutes: 2880 },
    },
    provider: undefined,
    trustedProxies: [],
    shared: undefined,
  });
});

it.each([
  ['SCRIM_OPERATOR', 'line\nbreak'],
  ['SCRIM_COUNTRY', 'Germany'],
  ['SCRIM_RETENTION_DAYS', '0'],
  ['SCRIM_RETENTION_DAYS', '1.5'],
  ['SCRIM_CASE_GIGABYTES', '0'],
  ['SCRIM_DRAFT_DAYS', 'never'],
  ['SCRIM_ESCALATE_URGENT_MINUTES', '-1'],
  ['SCRIM_RETENTION_DAYS', 'for ever'],
])('refuses %s by its name, not its value', (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(`${name} is not valid`);
});

it.each(['http://provider.example', 'https://provider.example?a=b', 'https://user@provider.example', 'file:///etc'])(
  'believes no provider at %s',
  (issuer) => {
    const given = { SCRIM_OIDC_ISSUER: issuer, SCRIM_OIDC_CLIENT_ID: 'scrim' };
    expect(() => readSettings(given)).toThrow('SCRIM_OIDC_ISSUER is not valid');
  },
);

it.each([
  's3://',
  's3://UPPER',
  's3://key:secret@bucket',
  's3://bucket?endpoint=ftp://x',
  '/srv/scrim',
  'file://host/x',
])('keeps no images at %s', (blobs) => {
  const given = { SCRIM_DATABASE_URL: 'postgres://x', SCRIM_MASTER_KEY: 'x', SCRIM_BLOBS: blobs };
  expect(() => readSettings(given)).toThrow('SCRIM_BLOBS is not valid');
});
