import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { createBook } from './books';
import { expectOpen, goToSlide } from './editor';
import { DEMO_BOOK, DEMO_SLUG, expect, expectAccessible, test, visit } from './fixtures';
import { demoCredentials, enterAs, makeTeam } from './people';

/** Nothing sticks out to the side. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `width of ${page.url()}`).toBe(0);
}

async function check(page: Page, path: string, heading: string | RegExp): Promise<void> {
  await test.step(path, async () => {
    await visit(page, path);
    await expect(page.getByRole('heading', { name: heading }).first()).toBeAttached();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}

async function checkWizard(page: Page, path: string): Promise<void> {
  const look = async (heading: string) => {
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
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

async function checkEditor(page: Page, path: string, narrow: boolean): Promise<void> {
  const look = async () => {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  };
  await visit(page, path);
  if (narrow) {
    for (const panel of ['Slide', 'Prompts and notes', 'Slides']) {
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: panel, exact: true }).click();
      await look();
    }
    return;
  }
  await expectOpen(page);
  await goToSlide(page, 5);
  await look();
  await page.getByRole('tab', { name: 'Notes' }).click();
  await look();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look();
}

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${theme}, ${width} pixels wide`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 800 } });

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
        await check(page, '/account', 'Account');
        await check(page, `/${randomUUID()}/pitchbooks`, 'There is nothing here');
        await check(page, `/${slug}/pitchbooks/${randomUUID()}`, 'This pitchbook is not here');
        await check(page, '/no/such/page/at/all', 'There is nothing here');
        await checkWizard(page, `/${slug}/pitchbooks/new`);
        await checkEditor(page, `/${slug}/pitchbooks/${book.id}`, width < 900);
      });

      test('pages of a viewer are sound', async ({ page, context }) => {
        await enterAs(context, demoCredentials('viewer'));
        await check(page, `/${DEMO_SLUG}/pitchbooks`, 'Pitchbooks');
        await check(page, `/${DEMO_SLUG}/pitchbooks/new`, 'You can read here, but not create');
        await checkEditor(page, `/${DEMO_SLUG}/pitchbooks/${DEMO_BOOK}`, width < 900);
      });
    });
  }
}
