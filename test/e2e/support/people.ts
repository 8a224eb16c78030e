import type { Page } from '@playwright/test';
import { signIn, type Person } from './steps.ts';

export const rail = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name });

/** Signed in as a person while something happens, and signed out after it. */
export async function as<T>(page: Page, person: Person, work: () => Promise<T>): Promise<T> {
  await signIn(page, person);
  const done = await work();
  await rail(page, /^Account/).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await rail(page, 'Sign in').waitFor();
  return done;
}
