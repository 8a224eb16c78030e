import { describe, expect, it } from 'vitest';
import { userSchema } from './account.ts';
import { templateNameSchema } from './deviceTemplate.ts';

const user = { username: 'ada', role: 'clinician', verification: 'verified' } as const;
const named = (displayName: string) =>
  userSchema.safeParse({ ...user, id: '6f1e8a52-3f44-4f6e-9b6e-0b8a6a2f9d11', displayName }).success;

describe('a name', () => {
  it('never reads like what signs where no person did', () => {
    expect(['template:a', 'Template: a', ' policy:default'].some(named)).toBe(false);
    expect(['Dr Template', 'Dr Erfunden: policy'].every(named)).toBe(true);
    expect(templateNameSchema.safeParse('template:a').success).toBe(false);
    expect(templateNameSchema.safeParse('Sono 9').success).toBe(true);
  });
});
