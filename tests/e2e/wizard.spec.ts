import type { Page } from '@playwright/test';
import { testEnv } from '../support/test-env';
import { expectOpen, expectSlides } from './editor';
import { expect, test, visit, reload } from './fixtures';
import { enterAs, newPerson } from './people';

async function openWizard(page: Page, base = '') {
  const person = await newPerson();
  await enterAs(page.context(), person);
  await visit(page, `${base}/${person.slug}/pitchbooks/new`);
  await expect(page.getByLabel('Title', { exact: true })).toBeVisible();
  return person;
}

const next = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

/** Everything but the last press: title, prompt, two sections with numbers and a prompt. */
async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('Title', { exact: true }).fill('Project Meridian');
  await page.getByLabel('Prompt for the whole pitchbook').fill('Write for a listed utility.');
  await next(page);
  await page.getByRole('textbox', { name: 'Title of section 1' }).fill('Market');
  await page.getByRole('button', { name: 'Add a prompt for Market' }).click();
  await page.getByRole('textbox', { name: 'Prompt for Market' }).fill('Figures need a source.');
  await page.getByRole('button', { name: 'Add section' }).click();
  await page.getByRole('textbox', { name: 'Title of section 2' }).fill('Valuation');
  await page.getByRole('spinbutton', { name: 'Number of slides of section 2' }).fill('3');
}

async function expectSectionsKept(page: Page): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Title of section 1' })).toHaveValue('Market');
  await expect(page.getByRole('textbox', { name: 'Prompt for Market' })).toHaveValue('Figures need a source.');
  await expect(page.getByRole('spinbutton', { name: 'Number of slides of section 2' })).toHaveValue('3');
}

test('a reload in the middle loses nothing', async ({ page }) => {
  await openWizard(page);
  await fillIn(page);
  await reload(page);
  await expectSectionsKept(page);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Project Meridian');
  await expect(page.getByLabel('Prompt for the whole pitchbook')).toHaveValue('Write for a listed utility.');
});

test('a submit that fails loses nothing, and the next press makes one book', async ({ page, context }) => {
  const person = await openWizard(page);
  await fillIn(page);
  await next(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Create pitchbook' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/try again/i);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Edit' }).last().click();
  await expectSectionsKept(page);
  await next(page);
  await page.getByRole('button', { name: 'Create pitchbook' }).dblclick();
  await expectSlides(page, ['Project Meridian', 'Contents', 'Legal notice', 'Market', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);
  await visit(page, `/${person.slug}/pitchbooks`);
  await expect(page.getByRole('link', { name: 'Project Meridian' })).toHaveCount(1);
  // The draft is used up: the next book starts empty.
  await visit(page, `/${person.slug}/pitchbooks/new`);
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('');
});

test('errors stand at the fields they belong to, and take the focus', async ({ page }) => {
  await openWizard(page);
  await next(page);
  await expect(page.getByLabel('Title', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Title', { exact: true })).toHaveAccessibleDescription(/\w/);
  await page.getByLabel('Title', { exact: true }).fill('Project Meridian');
  await next(page);
  await page.getByRole('textbox', { name: 'Title of section 1' }).fill('Market');
  await page.getByRole('button', { name: 'Add section' }).click();
  await page.getByRole('textbox', { name: 'Title of section 2' }).fill('Valuation');
  const slides = page.getByRole('spinbutton', { name: 'Number of slides of section 2' });
  await slides.fill('101');
  await next(page);
  await expect(slides).toBeFocused();
  await expect(slides).toHaveAccessibleDescription('Enter a whole number from 1 to 100.');
  await expect(page.getByRole('spinbutton', { name: 'Number of slides of section 1' })).not.toHaveAccessibleDescription(/\w/);
  // An error moves with its section.
  await page.getByRole('button', { name: 'Move Valuation up' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Number of slides of section 1' })).toHaveAccessibleDescription('Enter a whole number from 1 to 100.');
  await page.getByRole('spinbutton', { name: 'Number of slides of section 1' }).fill('3');
  await next(page);
  await page.getByRole('button', { name: 'Create pitchbook' }).click();
  await expectOpen(page);
});

test('sections are removed and put in order, and the browser’s way back goes one step back', async ({ page }) => {
  await openWizard(page);
  await fillIn(page);
  await page.getByRole('button', { name: 'Move Valuation up' }).click();
  await page.getByRole('button', { name: 'Add section' }).click();
  await page.getByRole('textbox', { name: 'Title of section 3' }).fill('Superfluous');
  await page.getByRole('button', { name: 'Remove Superfluous' }).click();
  await next(page);
  await expect(page.getByRole('heading', { name: '9 slides in 2 sections' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('textbox', { name: 'Title of section 1' })).toHaveValue('Valuation');
  await page.goBack();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Project Meridian');
});

test('who creates more often than allowed is told when to try again, and keeps the draft', async ({ page, request }) => {
  const limited = testEnv('TEST_LIMITED_APP_URL');
  const person = await openWizard(page, limited);
  await fillIn(page);
  await next(page);
  for (let made = 0; made < 5; made++) {
    const answer = await request.post(`${limited}/api/v1/pitchbooks`, { headers: { authorization: `Bearer ${person.token}` }, data: { title: `Book ${made}`, sections: [{ title: 'Market' }] } });
    expect(answer.status()).toBe(201);
  }
  await page.getByRole('button', { name: 'Create pitchbook' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/Please try again in \d+ (?:seconds?|minutes?) \(at \d\d:\d\d\)/);
  await reload(page);
  await page.getByRole('button', { name: 'Edit' }).last().click();
  await expectSectionsKept(page);
});
