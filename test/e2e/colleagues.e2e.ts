import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { callService, signIn as signInByHttp } from '../support/caseService.ts';
import { submitCase } from '../support/sentCase.ts';
import { as, rail } from './support/people.ts';
import { expectAccessible, shoot } from './support/screenshots.ts';
import { staff, startCommunity } from './support/service.ts';
import { createVault, sample, type Person } from './support/steps.ts';
import { expect, startWorkstation, test, type Workstation } from './support/workstation.ts';

test.setTimeout(420_000);

const title = 'Erythema of the forearm';
const remark = 'Taken in our ward last week.';
const reason = 'Says where the patient was';
/** Nobody knows the old one any more. */
const reset: Person = { ...staff.outsider, password: 'chosen with the code of an administrator' };

test('a child’s case takes two, a password comes back by a code, words are flagged, and who is away is stood in for', async ({
  home,
}) => {
  const service = await startCommunity();
  const workstation = await startWorkstation(home, { SCRIM_SERVICE_URL: service.url });
  const { page } = workstation;
  try {
    const id = await test.step('a colleague submits a case of a child', () => childsCase(service.url));
    await createVault(page);
    await page.getByRole('button', { name: 'Skip the tour' }).click();
    await test.step('one moderator is not enough', () => as(page, staff.moderator, () => approveFirst(workstation)));
    const code = await test.step('the second publishes it; an administrator makes a code', () =>
      as(page, staff.administrator, () => approveSecond(workstation)));
    await say(service.url, id);
    await test.step('with the code somebody chooses a password and is signed in', () => redeem(page, code));
    await test.step('they flag words, which are hidden at once', () => flag(workstation));
    await test.step('they go on leave, and a moderator stands in', () => leave(workstation));
    await signOut(page);
    await test.step('who names them reads that they are away', () =>
      as(page, staff.colleague, () => mention(workstation)));
    await test.step('the stand-in is told, and decides about the words', () =>
      as(page, staff.moderator, () => decide(page)));
    await test.step('the words are gone for good', () => as(page, reset, () => readsNothing(page)));
    expect(workstation.faults).toEqual([]);
  } finally {
    await workstation.app.close();
    await service.stop();
  }
});

async function childsCase(url: string): Promise<string> {
  const author = await signInByHttp(url, staff.colleague.username, staff.colleague.password);
  const bytes = await readFile(sample('dermoscopy.png'));
  const wish = {
    audience: { kind: 'community' },
    details: { child: true },
    image: { columns: 400, rows: 400 },
  } as const;
  return (await submitCase({ url }, author, { ...wish, bytes })).id;
}

async function say(url: string, id: string): Promise<void> {
  const author = await signInByHttp(url, staff.colleague.username, staff.colleague.password);
  const said = await callService(url, author, 'POST', `/api/cases/${id}/comments`, { body: remark });
  expect(said.status).toBe(201);
}

async function take(page: Page) {
  await rail(page, 'Moderation').click();
  await page.getByRole('list', { name: 'Waiting' }).getByRole('button', { name: title }).click();
  const article = page.getByRole('article', { name: title });
  await expect(article).toContainText('Two moderators have to approve this case');
  await article.getByRole('button', { name: 'Take this case' }).click();
  await article.getByRole('button', { name: 'Approve' }).waitFor();
  return article;
}

async function approveFirst({ page }: Workstation): Promise<void> {
  const article = await take(page);
  await article.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Another moderator has to approve it too.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Waiting' })).toContainText('1 of 2 approved');
  await rail(page, 'Discover').click();
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
}

async function approveSecond(workstation: Workstation): Promise<string> {
  const { page } = workstation;
  const article = await take(page);
  await expect(article).toContainText('The second approval publishes it.');
  await shoot(workstation, 'moderation-two');
  await article.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('No case waits')).toBeVisible();
  await rail(page, 'People').click();
  await page.getByRole('tab', { name: 'Accounts' }).click();
  const name = `Reset the password of ${reset.displayName}`;
  await page.getByRole('button', { name }).click();
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByRole('button', { name: 'Make a code' }).click();
  const code = await dialog.getByRole('status', { name: 'Code' }).innerText();
  await expectAccessible(page, 'reset code');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  return code;
}

async function redeem(page: Page, code: string): Promise<void> {
  await rail(page, 'Sign in').click();
  await page.getByRole('button', { name: 'Forgot the password…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose a new password' });
  await dialog.getByRole('textbox', { name: 'User name' }).fill(reset.username);
  await dialog.getByRole('textbox', { name: 'Code' }).fill(code);
  await dialog.getByLabel('New password', { exact: true }).fill(reset.password);
  await dialog
    .getByLabel('Repeat the new password')
    .or(dialog.getByLabel(/^Repeat/))
    .first()
    .fill(reset.password);
  await dialog.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.getByRole('button', { name: new RegExp(`Account\\s*: ${reset.displayName}`) }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await rail(page, /^Account/).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await rail(page, 'Sign in').waitFor();
}

async function openDiscussion(page: Page) {
  await rail(page, 'Discover').click();
  await page.getByRole('list', { name: 'Cases' }).getByRole('button', { name: title }).click();
  await page.getByRole('tab', { name: 'Discussion' }).click();
  return page.getByRole('list', { name: 'Comments' });
}

async function flag(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  const comments = await openDiscussion(page);
  await expect(comments).toContainText(remark);
  const { displayName } = staff.colleague;
  await comments.getByRole('button', { name: `Flag the comment of ${displayName}…` }).click();
  const dialog = page.getByRole('dialog', { name: `Flag the comment of ${displayName}?` });
  await dialog.getByRole('textbox', { name: 'What is wrong with it' }).fill(reason);
  await dialog.getByRole('button', { name: 'Hide and report' }).click();
  await expect(comments).toContainText('hidden until a moderator has looked at it');
  await expect(comments).not.toContainText(remark);
}

async function leave(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await rail(page, /^Account/).click();
  await page.getByRole('menuitem', { name: 'Account and password' }).click();
  const duty = page.getByRole('region', { name: 'Questions to your specialty' });
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await duty.getByLabel('First day').fill(day(0));
  await duty.getByLabel('Last day').fill(day(7));
  const standIn = duty.getByRole('combobox', { name: 'Stands in for you' }).or(duty.getByLabel('Stands in for you'));
  await standIn.first().fill(staff.moderator.displayName);
  await page.getByRole('option', { name: new RegExp(staff.moderator.displayName) }).click();
  await shoot(workstation, 'duty');
  await duty.getByRole('button', { name: 'Set leave' }).click();
  await expect(duty.getByRole('status', { name: 'Leave' })).toContainText(`${staff.moderator.displayName} stands in.`);
}

async function mention(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  const comments = await openDiscussion(page);
  // Its author still reads their own words.
  await expect(comments).toContainText(remark);
  const field = page.getByRole('textbox', { name: 'New comment' });
  await field.pressSequentially('What do you say, @Otto');
  const option = page.getByRole('option', { name: new RegExp(staff.outsider.displayName) });
  await expect(option).toContainText(`${staff.moderator.displayName} stands in`);
  await field.press('Enter');
  await expect(page.locator('.composer')).toContainText(
    `${staff.moderator.displayName} stands in and is told, too, if they may see this case.`,
  );
  await shoot(workstation, 'mention-away');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(comments).toContainText('What do you say,');
}

async function decide(page: Page): Promise<void> {
  await rail(page, /^Inbox/).click();
  const told = page.getByRole('list', { name: 'Discussion' });
  await expect(told).toContainText(`for ${staff.outsider.displayName}, who is away`);
  await rail(page, 'Moderation').click();
  await page.getByRole('tab', { name: 'Flagged comments (1)' }).click();
  const flagged = page.getByRole('list', { name: 'Flagged comments' });
  await expect(flagged).toContainText(remark);
  await expect(flagged).toContainText(reason);
  await flagged.getByRole('button', { name: 'Remove…' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove the comment of ${staff.colleague.displayName}?` });
  await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('No comment is flagged')).toBeVisible();
}

async function readsNothing(page: Page): Promise<void> {
  const comments = await openDiscussion(page);
  await expect(comments).toContainText('What do you say,');
  await expect(comments).not.toContainText(remark);
}
