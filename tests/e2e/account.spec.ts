import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { testEnv } from '../support/test-env';
import { expect, test, visit, reload } from './fixtures';
import { enterAs, fillSignIn, newPerson } from './people';

const mail = z.object({ to: z.string(), link: z.string() });

/** The link in the newest mail to this address. */
async function linkMailedTo(email: string): Promise<string> {
  let link = '';
  await expect
    .poll(async () => {
      const lines = (await readFile(testEnv('TEST_MAIL_LOG'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
      const mails = lines.map((line) => mail.safeParse(JSON.parse(line)).data);
      link = mails.findLast((each) => each?.to === email)?.link ?? '';
      return link;
    })
    .toContain('/auth/confirm');
  return link;
}

test('a wrong password and an unknown address get the same answer', async ({ page }) => {
  const person = await newPerson();
  const answers: string[] = [];
  for (const attempt of [{ email: person.email, password: 'not the right one' }, { email: `${randomUUID()}@people.example`, password: person.password }]) {
    await visit(page, '/sign-in');
    await fillSignIn(page, attempt);
    await expect(page.getByRole('main').getByRole('alert')).toContainText('The e-mail address or the password is not right.');
    await expect(page.getByLabel('E-mail')).toHaveValue(attempt.email);
    answers.push(await page.getByRole('main').getByRole('alert').innerText());
  }
  expect(answers[0]).toBe(answers[1]);
});

test('a person changes their name', async ({ page, context }) => {
  await enterAs(context, await newPerson('Nora Newcomer'));
  await visit(page, '/account');
  await page.getByLabel('Full name').fill('Nora Nielsen');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('button', { name: 'Account of Nora Nielsen' })).toBeVisible();
  await reload(page);
  await expect(page.getByLabel('Full name')).toHaveValue('Nora Nielsen');
});

test('a person changes their password, and the old one opens nothing any more', async ({ page, context, openBrowser }) => {
  const person = await newPerson();
  await enterAs(context, person);
  await visit(page, '/account');
  await page.getByLabel('Present password').fill('not the right one');
  await page.getByLabel('New password').fill('another-and-longer');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Present password')).toHaveAccessibleDescription(/This is not your present password/);
  await page.getByLabel('Present password').fill(person.password);
  await page.getByLabel('New password').fill('another-and-longer');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();
  await reload(page);
  await expect(page.getByRole('heading', { name: 'Account', exact: true })).toBeVisible();

  const elsewhere = await openBrowser(null);
  await visit(elsewhere, '/sign-in');
  await fillSignIn(elsewhere, person);
  await expect(elsewhere.getByRole('main').getByRole('alert')).toContainText('The e-mail address or the password is not right.');
  await fillSignIn(elsewhere, { email: person.email, password: 'another-and-longer' });
  await expect(elsewhere.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();
});

test('who forgot the password chooses a new one by the link in a mail, which works once', async ({ page, openBrowser }) => {
  const person = await newPerson();
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Forgotten?' }).click();
  // The sign-in page has a field of the same name.
  await expect(page.getByRole('heading', { name: 'Reset your password' })).toBeVisible();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  const link = await linkMailedTo(person.email);
  await visit(page, link);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/at least 10 characters/i);
  await page.getByLabel('New password').fill('chosen-by-the-link');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();

  const other = await openBrowser(null);
  await visit(other, link);
  await expect(other.getByText('This link has expired or was used before.')).toBeVisible();
  await fillSignIn(other, { email: person.email, password: 'chosen-by-the-link' });
  await expect(other.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();
});

test('an address without an account gets the same answer, and no mail', async ({ page }) => {
  const nobody = `${randomUUID()}@people.example`;
  await visit(page, '/reset-password');
  await page.getByLabel('E-mail').fill(nobody);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  expect(await readFile(testEnv('TEST_MAIL_LOG'), 'utf8').catch(() => '')).not.toContain(nobody);
});

test('errors of the sign-up form stand at their fields, and nothing typed is lost', async ({ page }) => {
  await visit(page, '/sign-up');
  await page.getByLabel('Full name').fill('Nora Newcomer');
  await page.getByLabel('E-mail').fill('no-address');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter a valid e-mail address/);
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/Use at least 10 characters/);
  await expect(page.getByLabel('Full name')).toHaveValue('Nora Newcomer');
});

test('too many attempts to sign in are told when to try again', async ({ page }) => {
  const limited = testEnv('TEST_LIMITED_APP_URL');
  const person = await newPerson();
  await visit(page, `${limited}/sign-in`);
  for (let attempt = 1; attempt <= 5; attempt++) {
    await fillSignIn(page, { email: person.email, password: `guess number ${attempt}` });
    await expect(page.getByRole('main').getByRole('alert')).toContainText('is not right');
  }
  await fillSignIn(page, person);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/Please try again in \d+ (?:seconds?|minutes?) \(at \d\d:\d\d\)/);
});

test('a person deletes their account after typing its address, and is led to sign in everywhere', async ({ page, context, openBrowser }) => {
  const person = await newPerson();
  await enterAs(context, person);
  const phone = await openBrowser(person);
  await visit(phone, '/account');
  await visit(page, '/account');
  await page.getByRole('button', { name: 'Delete account…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete your account?' });
  await question.getByRole('button', { name: 'Delete account' }).click();
  await expect(question.getByRole('textbox')).toHaveAccessibleDescription(/This is not the address of your account/);
  await question.getByRole('textbox').fill(person.email);
  await question.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByRole('heading', { name: 'Create an account' })).toBeVisible();
  await visit(page, '/sign-in');
  await fillSignIn(page, person);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('is not right');
  // The phone still has a token that the clock calls good.
  await visit(phone, '/account');
  await expect(phone.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await visit(phone, '/');
  await expect(phone.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the chosen theme holds on every page and after a reload', async ({ page, context }) => {
  await enterAs(context, await newPerson());
  await visit(page, '/account');
  await page.getByRole('radio', { name: 'Dark' }).press('Space');
  const isDark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await expect.poll(isDark).toBe('dark');
  await visit(page, '/');
  await expect(page.getByRole('heading', { name: 'Pitchbooks', exact: true })).toBeVisible();
  expect(await isDark()).toBe('dark');
});
