import type { Page } from '@playwright/test';
import { operator, staff, startCommunity } from './support/service.ts';
import { as, rail } from './support/people.ts';
import { expectAccessible, shoot } from './support/screenshots.ts';
import {
  acceptAll,
  caseText,
  createVault,
  detectionDone,
  fillCase,
  importFiles,
  markReviewed,
  openPicture,
  pictures,
  recordConsent,
  sample,
  type Person,
} from './support/steps.ts';
import { expect, startWorkstation, test, type Workstation } from './support/workstation.ts';

test.setTimeout(600_000);

const author: Person = { username: 'author', displayName: 'Dr Author', password: 'author has a long password' };
const board = 'Tumour board';
const remark = 'The border is irregular here; take a biopsy.';

test('one desk, many people: registered, verified, shared with a group, discussed, and taken back for good', async ({
  home,
}) => {
  const service = await startCommunity();
  const workstation = await startWorkstation(home, { SCRIM_SERVICE_URL: service.url });
  const { page } = workstation;
  try {
    await createVault(page);
    await test.step('somebody registers', () => register(workstation));
    await test.step('an administrator verifies them and makes a group', () =>
      as(page, staff.administrator, () => verifyAndGroup(workstation)));
    await test.step('they share a case with the group, with consent', () => as(page, author, () => share(page)));
    await test.step('nobody sees it before a moderator has', () => as(page, staff.colleague, () => seesNothing(page)));
    await test.step('a moderator approves it', () => as(page, staff.moderator, () => moderate(workstation)));
    const id = await test.step('a colleague sees it, comments with a pointer, stars', () =>
      as(page, staff.colleague, () => discuss(workstation)));
    await test.step('the author asks the colleague’s specialty', () => as(page, author, () => ask(workstation)));
    await test.step('the colleague acknowledges it by one key, and flags what they see', () =>
      as(page, staff.colleague, () => acknowledgeAndFlag(workstation)));
    await test.step('a moderator shows the picture again', () => as(page, staff.moderator, () => resolveFlags(page)));
    await test.step('an outsider gets nothing', () => as(page, staff.outsider, () => seesNothing(page, id)));
    await test.step('the patient withdraws', () => as(page, author, () => withdraw(workstation)));
    await test.step('it is gone for all', async () => {
      for (const person of [staff.colleague, staff.moderator]) await as(page, person, () => seesNothing(page, id));
    });
    expect(workstation.faults).toEqual([]);
  } finally {
    await workstation.app.close();
    await service.stop();
  }
});

async function register(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await rail(page, 'Sign in').click();
  await page.getByRole('button', { name: 'Register…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Register with the case service' });
  const fill = (name: string, value: string) => dialog.getByRole('textbox', { name, exact: true }).fill(value);
  await fill('Your name', author.displayName);
  await fill('User name', author.username);
  await fill('Password', author.password);
  await fill('Profession', 'Dermatologist');
  await fill('Licence number', 'T-1234');
  await fill('Specialty', 'Dermatology');
  await dialog
    .getByRole('combobox', { name: 'Country of the licence' })
    .or(dialog.getByLabel('Country of the licence'))
    .first()
    .fill('Austria');
  await page.getByRole('option', { name: 'Austria' }).click();
  await expectAccessible(page, 'register');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  const standing = page.getByRole('status', { name: 'Verification' });
  await expect(standing).toContainText('not yet verified');
  await expect(rail(page, 'People')).toHaveCount(0);
  await expect(rail(page, 'Moderation')).toHaveCount(0);
  await shoot(workstation, 'account');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
}

async function verifyAndGroup(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await rail(page, 'People').click();
  const waiting = page.getByRole('list', { name: 'To verify' });
  await expect(waiting).toContainText('Licence T-1234, Austria');
  await shoot(workstation, 'people');
  await waiting.getByRole('button', { name: 'Verify…' }).click();
  const dialog = page.getByRole('dialog', { name: `Verify ${author.displayName}` });
  await dialog.getByRole('checkbox', { name: 'Licence or registration' }).check();
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByText('Nobody waits to be verified')).toBeVisible();
  await page.getByRole('tab', { name: 'Groups' }).click();
  await page.getByRole('textbox', { name: 'Name of a new group' }).fill(board);
  await page.getByRole('button', { name: 'Add group' }).click();
  for (const { displayName } of [author, staff.colleague]) {
    await page.getByLabel('Add a member').first().fill(displayName);
    await page.getByRole('option', { name: new RegExp(displayName) }).click();
    await expect(page.getByRole('list', { name: `Members of ${board}` })).toContainText(displayName);
  }
  await expectAccessible(page, 'groups');
}

async function share(page: Page): Promise<void> {
  await rail(page, /^Import/).click();
  await importFiles(page, [sample('dermoscopy.png')]);
  await detectionDone(page, 1);
  await openPicture(page, 'dermoscopy.png');
  await acceptAll(page);
  await expect(page.getByRole('status', { name: 'Save state' })).toContainText('All changes saved');
  await markReviewed(page);
  await rail(page, /^Import/).click();
  await pictures(page).first().click();
  await page.getByRole('button', { name: 'New case' }).click();
  await fillCase(page, /A group/);
  await page
    .getByRole('textbox', { name: /^Group/ })
    .or(page.getByRole('combobox', { name: /^Group/ }))
    .click();
  await page.getByRole('option', { name: board }).click();
  await recordConsent(page);
  const told = page.getByLabel('Where it goes');
  for (const text of [operator, 'Austria', '365 days']) await expect(told).toContainText(text);
  await page.getByRole('button', { name: 'Submit case' }).click();
  await rail(page, /^Queue/).click();
  const submissions = page.getByRole('list', { name: 'Submissions' });
  await expect(submissions.getByRole('button', { name: 'Open case' })).toBeVisible({ timeout: 240_000 });
}

async function moderate(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await expect(rail(page, 'People')).toHaveCount(0);
  await rail(page, 'Moderation').click();
  await page.getByRole('list', { name: 'Waiting' }).getByRole('button', { name: caseText.title }).click();
  const article = page.getByRole('article', { name: caseText.title });
  await expect(article.getByRole('img', { name: 'Picture 1 of 1' })).toHaveJSProperty('complete', true);
  await expect(article).toContainText('checks of its workstation passed');
  await expect(article).toContainText('The identifier check found nothing in any text.');
  await article.getByRole('button', { name: 'Take this case' }).click();
  await article.getByRole('button', { name: 'Approve' }).waitFor();
  await shoot(workstation, 'moderation');
  await article.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('No case waits')).toBeVisible();
}

async function discuss(workstation: Workstation): Promise<string> {
  const { page } = workstation;
  await rail(page, 'Discover').click();
  await page.getByRole('list', { name: 'Cases' }).getByRole('button', { name: caseText.title }).click();
  await page.getByRole('tab', { name: 'Discussion' }).click();
  await page.getByRole('group', { name: 'Draw on the picture' }).getByRole('button', { name: 'Pointer' }).click();
  const box = (await page.getByRole('application', { name: 'Picture 1 of 1' }).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.getByRole('textbox', { name: 'New comment' }).fill(remark);
  await page.getByRole('button', { name: 'Send' }).click();
  const comments = page.getByRole('list', { name: 'Comments' });
  await expect(comments).toContainText(remark);
  await expect(comments.getByRole('button', { name: 'Shown on picture 1' })).toBeVisible();
  await page.getByRole('button', { name: 'Good case' }).click();
  await expect(page.getByRole('button', { name: 'Good case, 1' })).toBeVisible();
  await shoot(workstation, 'discussion');
  await statesSpecialty(page);
  return (await known(page, 'search', {})).ids[0]!;
}

const question = 'Is this a matter of tonight?';

async function statesSpecialty(page: Page): Promise<void> {
  await rail(page, /^Account/).click();
  await page.getByRole('menuitem', { name: 'Account and password' }).click();
  const duty = page.getByRole('region', { name: 'Questions to your specialty' });
  await duty.getByRole('textbox', { name: 'Reach me as' }).fill('Radiology');
  await duty.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
}

async function openMine(page: Page): Promise<void> {
  await rail(page, /^Cases/).click();
  await page.getByRole('tab', { name: 'My cases' }).click();
  await page.getByRole('list', { name: 'My cases' }).getByRole('button', { name: caseText.title }).click();
}

async function ask({ page }: Workstation): Promise<void> {
  await openMine(page);
  await page.getByRole('button', { name: 'Ask a specialty…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask a specialty' });
  await dialog.getByRole('combobox', { name: 'Specialty' }).or(dialog.getByLabel('Specialty')).first().click();
  await page.getByRole('option', { name: 'Radiology (1 clinician)' }).click();
  await dialog.getByRole('radio', { name: 'Urgent' }).check();
  await dialog.getByRole('textbox', { name: 'Question' }).fill(question);
  await expectAccessible(page, 'ask');
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Asked specialties' })).toContainText('Nobody has acknowledged it yet');
}

async function acknowledgeAndFlag(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await rail(page, /^Inbox/).click();
  const urgent = page.getByRole('list', { name: 'Urgent' });
  await expect(urgent).toContainText(question);
  await shoot(workstation, 'inbox');
  await page.keyboard.press('a');
  await expect(urgent).toContainText('Acknowledged');
  await urgent.getByRole('button', { name: caseText.title }).click();
  await page.getByRole('button', { name: 'Flag picture 1…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Flag picture 1?' });
  await dialog.getByRole('textbox', { name: 'What is wrong with it' }).fill('A label at the edge');
  await expectAccessible(page, 'flag');
  await dialog.getByRole('button', { name: 'Hide and report' }).click();
  await expect(page.getByText('No picture of this case is shown at the moment.')).toBeVisible();
}

async function resolveFlags(page: Page): Promise<void> {
  await rail(page, 'Moderation').click();
  await page.getByRole('tab', { name: 'Flagged pictures (1)' }).click();
  await expect(page.getByRole('list', { name: 'Flagged pictures' })).toContainText('A label at the edge');
  await page.getByRole('button', { name: 'Show it again' }).click();
  await expect(page.getByText('No picture is flagged')).toBeVisible();
  await page.getByRole('tab', { name: 'Flagged comments' }).click();
  await expect(page.getByText('No comment is flagged')).toBeVisible();
}

/** Neither a list nor the case's own address gives anything away, even if the page asks by itself. */
async function seesNothing(page: Page, id?: string): Promise<void> {
  await rail(page, 'Discover').click();
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  expect((await known(page, 'search', {})).ids).toEqual([]);
  if (id === undefined) return;
  expect(await known(page, 'get', { case: id })).toEqual({ ids: [], code: 'NOT_FOUND' });
}

interface Answer {
  readonly ok: boolean;
  readonly value: { readonly cases: readonly { readonly id: string }[] };
  readonly error: { readonly code: string };
}

function known(page: Page, verb: 'search' | 'get', args: unknown): Promise<{ ids: string[]; code?: string }> {
  return page.evaluate(
    async ([asked, wanted]) => {
      const { scrim } = globalThis as unknown as {
        scrim: Record<string, Record<string, (args: unknown) => Promise<Answer>>>;
      };
      const answer = await scrim[asked === 'get' ? 'shared' : 'community']![asked]!(wanted);
      return answer.ok ? { ids: answer.value.cases.map((each) => each.id) } : { ids: [], code: answer.error.code };
    },
    [verb, args] as const,
  );
}

async function withdraw(workstation: Workstation): Promise<void> {
  const { page } = workstation;
  await openMine(page);
  await expect(page.getByRole('list', { name: 'Asked specialties' })).toContainText('Acknowledged by 1 of 1');
  await page.getByRole('tab', { name: 'Discussion' }).click();
  await expect(page.getByRole('list', { name: 'Comments' })).toContainText(remark);
  await page.getByRole('tab', { name: 'Opened by' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(staff.colleague.displayName);
  await page.getByRole('tab', { name: 'Case', exact: true }).click();
  await page.getByRole('button', { name: 'Withdraw…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw this case for good?' });
  await dialog.getByRole('radio', { name: 'The patient took the consent back' }).check();
  await dialog.getByRole('button', { name: 'Withdraw for good' }).click();
  const certificate = page.getByRole('article', { name: 'Certificate of withdrawal' });
  await expect(certificate.getByRole('list', { name: 'Pictures that are gone' }).getByRole('listitem')).toHaveCount(1);
  await shoot(workstation, 'certificate');
}
