import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { choose, createBook } from './books';
import { expectOpen, goToSlide } from './editor';
import { DEMO_BOOK, DEMO_SLUG, expect, test, visit } from './fixtures';
import { demoCredentials, enterAs, makeTeam } from './people';
import { check, expectSound, expectSoundAtAnyWidth, NARROW, setWidth, WIDE } from './sound';

// Colours change at once: axe would measure the contrast of one that is still fading over.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function checkWizard(page: Page, path: string): Promise<void> {
  const look = async (heading: string) => {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expectSoundAtAnyWidth(page);
  };
  await visit(page, path);
  await look('What is it?');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Title')).toHaveAttribute('aria-invalid', 'true');
  await look('What is it?');
  await page.getByLabel('Title').fill('Project Meridian');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('textbox', { name: 'Title of section 1' }).fill('Market');
  await look('Which sections?');
  await page.getByRole('button', { name: 'Continue' }).click();
  await look('Ready to create');
}

/** What is asked before a book is renamed, deleted, and deleted for good. */
async function checkQuestions(page: Page, list: string, title: string, titleInTrash: string): Promise<void> {
  const look = async (path: string, book: string, action: string, role: 'dialog' | 'alertdialog') => {
    await visit(page, path);
    await choose(page, book, action);
    await expect(page.getByRole(role)).toBeVisible();
    await expectSoundAtAnyWidth(page);
  };
  await setWidth(page, WIDE);
  await look(list, title, 'Rename…', 'dialog');
  await page.getByRole('dialog').getByLabel('Title').fill('');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('dialog').getByLabel('Title')).toHaveAttribute('aria-invalid', 'true');
  await expectSoundAtAnyWidth(page);
  await look(list, title, 'Delete…', 'alertdialog');
  await look(`${list}?view=trash`, titleInTrash, 'Delete for good…', 'alertdialog');
}

async function checkEditor(page: Page, path: string): Promise<void> {
  await setWidth(page, WIDE);
  await visit(page, path);
  await expectOpen(page);
  await goToSlide(page, 5);
  await expectSound(page);
  await page.getByRole('tab', { name: 'Notes' }).click();
  await expectSound(page);
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectSound(page);
  await page.keyboard.press('Escape');

  await setWidth(page, NARROW);
  for (const panel of ['Slide', 'Prompts and notes', 'Slides']) {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: panel, exact: true }).click();
    await expectSound(page);
  }
}

test('pages before signing in are sound', async ({ page }) => {
  await check(page, '/sign-in', 'Sign in');
  await check(page, '/sign-in?error=link', 'Sign in');
  await check(page, '/sign-up', 'Create an account');
  await check(page, '/reset-password', 'Reset your password');
  await check(page, '/update-password', /./);
});

test('pages of the app are sound', async ({ page, context }) => {
  const { slug, organizationId, people } = await makeTeam();
  await enterAs(context, people.owner);
  await check(page, `/${slug}/pitchbooks`, 'No pitchbooks yet');
  await check(page, `/${slug}/pitchbooks?view=trash`, 'The trash is empty');
  await check(page, `/${slug}/pitchbooks?q=nothing`, 'Nothing matches');
  const book = await createBook(people.owner, { title: 'Project Heron', organizationId });
  const gone = await createBook(people.owner, { title: 'In the trash', organizationId });
  await people.owner.db.rpc('delete_pitchbook_safe', { p_id: gone.id }).throwOnError();
  await check(page, `/${slug}/pitchbooks`, 'Pitchbooks');
  await check(page, `/${slug}/pitchbooks?view=trash`, 'Trash');
  await checkQuestions(page, `/${slug}/pitchbooks`, 'Project Heron', 'In the trash');
  await check(page, '/account', 'Account');
  await check(page, `/${randomUUID()}/pitchbooks`, 'There is nothing here', 404);
  await check(page, `/${slug}/pitchbooks/${gone.id}`, 'There is nothing here', 404);
  await check(page, '/no/such/page/at/all', 'There is nothing here', 404);
  await checkWizard(page, `/${slug}/pitchbooks/new`);
  await checkEditor(page, `/${slug}/pitchbooks/${book.id}`);
});

test('pages of a viewer are sound', async ({ page, context }) => {
  await enterAs(context, demoCredentials('viewer'));
  await check(page, `/${DEMO_SLUG}/pitchbooks`, 'Pitchbooks');
  await check(page, `/${DEMO_SLUG}/pitchbooks/new`, 'You can read here, but not create');
  await checkEditor(page, `/${DEMO_SLUG}/pitchbooks/${DEMO_BOOK}`);
});
