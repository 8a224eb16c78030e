import type { Page } from '@playwright/test';
import type { Route } from '../../../renderer/app/state/route.ts';

/** How to come to a place of the window, from a scene of the workstation in memory (`renderer/dev`). */
export interface Place {
  readonly name: string;
  readonly scene: string;
  readonly open: (page: Page) => Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const press = (...names: readonly (string | RegExp)[]) => {
  return async (page: Page) => {
    for (const name of names) await button(page, name).click();
  };
};
const rail = (name: string) => async (page: Page) => {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
};
const then =
  (...steps: readonly ((page: Page) => Promise<void>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };
const at = (name: string, open: Place['open'], scene = 'staff'): Place => ({ name, scene, open });
const nothing = async () => {};

/** The list is in focus, and what `keys` select in it is chosen. */
const chosen = (pattern: RegExp) => async (page: Page) => {
  await page.getByRole('listbox', { name: 'Imported pictures' }).getByRole('option', { name: pattern }).first().click();
};
const review = (pattern: RegExp) => async (page: Page) => {
  await page
    .getByRole('listbox', { name: 'Imported pictures' })
    .getByRole('option', { name: pattern })
    .first()
    .dblclick();
  await page.locator('.stage[aria-busy=false]').waitFor();
};
const photo = /\.jpg/u;
const draft = then(rail('Cases'), press(/^Pigmented lesion/u));
const tab = (name: RegExp) => async (page: Page) => page.getByRole('tab', { name }).click();
const listed =
  (list: string, n = 0) =>
  async (page: Page) =>
    page.getByRole('list', { name: list, exact: true }).getByRole('button').nth(n).click();
const found = then(rail('Discover'), press(/Ring-enhancing lesion/u));
const mine = then(rail('Cases'), tab(/My cases/u), listed('My cases'));
const slice = review(/\.dcm/u);
const discussed = then(found, tab(/Discussion/u));
const waiting = then(rail('Moderation'), press(/^Pigmented lesion/u), press('Take this case'));

/** Every screen: a new kind of route without a way there does not compile. */
export const screens: Readonly<Record<Route['kind'], readonly Place[]>> = {
  import: [at('import', nothing), at('import, nothing there', nothing, 'first')],
  review: [at('review', review(photo)), at('review, nothing there', rail('Review'), 'first')],
  'look-alikes': [at('look-alikes', press('Look-alikes…'))],
  cases: [at('drafts', rail('Cases')), at('my cases', then(rail('Cases'), tab(/My cases/u)))],
  draft: [at('draft', draft)],
  'shared-case': [
    at('case of another', found),
    at('own case', mine),
    at('discussion', then(found, tab(/Discussion/u))),
  ],
  discover: [at('discover', rail('Discover'))],
  inbox: [at('inbox', rail('Inbox'))],
  queue: [at('queue', rail('Queue'))],
  account: [
    at('account', async (page) => {
      await button(page, /^Account:/u).click();
      await page.getByRole('menuitem', { name: 'Account and password' }).click();
    }),
  ],
  people: [
    at('registrations', rail('People')),
    at('accounts', then(rail('People'), tab(/Accounts/u))),
    at('groups of people', then(rail('People'), tab(/Groups/u))),
  ],
  moderation: [
    at('moderation', rail('Moderation')),
    at('case to decide', waiting),
    at('flagged pictures', then(rail('Moderation'), tab(/Flagged pictures/u))),
    at('flagged comments', then(rail('Moderation'), tab(/Flagged comments/u))),
  ],
  settings: [at('settings', rail('Settings'))],
};

/** Before the vault is open there is no route. */
export const gates: readonly Place[] = [
  at('create the vault', nothing, 'absent'),
  at('create the vault with the keychain', nothing, 'absent-keychain'),
  at('unlock the vault', nothing, 'locked'),
];

/** Every dialog, menu and popover, by the file that shows it; a test counts them in the files. */
export const dialogs: Readonly<Record<string, readonly Place[]>> = {
  'app/Rail.tsx': [at('theme menu', press(/^Theme/u)), at('account menu', press(/^Account:/u))],
  'screens/account/SignInDialog.tsx': [at('sign in', press('Sign in'), 'outside')],
  'screens/cases/CasesScreen.tsx': [at('discard a draft', then(rail('Cases'), press('Discard…')))],
  'screens/cases/CasePictures.tsx': [at('add pictures', then(draft, press('Add pictures…')))],
  'screens/consent/ConsentDialog.tsx': [at('consent', then(draft, press('Record consent…')))],
  'screens/export/ExportDialog.tsx': [at('export', then(chosen(photo), press('Export…')))],
  'screens/export/CaseExportDialog.tsx': [at('export a case', then(mine, press('Export…')))],
  'screens/case/EditTextsDialog.tsx': [at('edit texts', then(mine, press('Edit texts…')))],
  'screens/case/WithdrawDialog.tsx': [at('withdraw a case', then(mine, press('Withdraw…')))],
  'screens/case/AskDialog.tsx': [at('ask a specialty', then(mine, press('Ask a specialty…')))],
  'screens/case/CaseActions.tsx': [at('flag a picture', then(found, press(/^Flag picture/u)))],
  'screens/case/CommentActions.tsx': [
    at('take a comment back', then(discussed, press(/^Take back…/u))),
    at('flag a comment', then(discussed, press(/^Flag the comment/u)), 'work'),
    at('remove a comment', then(discussed, press(/^Remove the comment/u))),
  ],
  'screens/moderation/FlaggedComments.tsx': [
    at('remove a flagged comment', then(rail('Moderation'), tab(/Flagged comments/u), press('Remove…'))),
  ],
  'screens/review/WindowGroup.tsx': [at('window level and width', then(slice, press(/^Window level and width/u)))],
  'screens/import/ItemBrowser.tsx': [at('remove pictures', then(chosen(photo), press('Remove…')))],
  'screens/import/DepictionDialog.tsx': [
    at(
      'what the photos show',
      then(chosen(photo), press('Body site…'), async (page) => page.keyboard.press('Tab')),
    ),
  ],
  'screens/import/ReopenButton.tsx': [at('reopen', then(chosen(/Reviewed/u), press('Reopen…')))],
  'screens/moderation/ReasonsDialog.tsx': [at('return a case', then(waiting, press('Return…')))],
  'screens/people/DecisionDialog.tsx': [at('verify', then(rail('People'), press(/^Verify/u)))],
  'screens/people/ResetDialog.tsx': [
    at('reset a password', then(rail('People'), tab(/Accounts/u), press(/^Reset the password/u))),
  ],
  'screens/queue/QueueScreen.tsx': [at('cancel an upload', then(rail('Queue'), press('Cancel upload…')))],
  'screens/review/ShortcutsDialog.tsx': [at('keyboard shortcuts', then(review(photo), press('Keyboard shortcuts')))],
  'screens/review/HeaderDialog.tsx': [
    at('header before and after', then(review(photo), press('Header before and after'))),
  ],
  'screens/settings/TemplatesSection.tsx': [
    at('rename a template', then(rail('Settings'), press(/^Rename/u))),
    at('delete a template', then(rail('Settings'), press(/^Delete/u))),
  ],
  'screens/settings/LookUpDialog.tsx': [at('passphrase', then(rail('Settings'), press(/^(Set|Change) passphrase…/u)))],
};

/** Held against axe where the pictures are real, in both themes: the workstation in memory has nothing for them. */
export const elsewhere: Readonly<
  Record<string, { readonly name: string; readonly test: string; readonly shot: string }>
> = {
  'screens/import/ConflictDialog.tsx': { name: 'pictures in conflict', test: 'groups.e2e.ts', shot: 'conflict' },
  'screens/cases/KeyImagesDialog.tsx': { name: 'key images', test: 'groups.e2e.ts', shot: 'key-images' },
};

/** Not opened here, and what stands for it. */
export const unopened: Readonly<Record<string, string>> = {
  'screens/consent/ConsentSection.tsx': 'withdraw consent: not opened by itself, the same piece as “discard a draft”',
  'screens/review/CopyToSeries.tsx': 'copy to the series: in the dark theme only, in `review.e2e.ts`',
  'screens/review/Templates.tsx': 'menu of device templates: not yet',
  'screens/review/SaveTemplate.tsx': 'save as a template: not yet',
};
