import { randomUUID } from 'node:crypto';
import { editBox, expectBox, expectOpen, expectSaved, expectSlides, goToSlide, slideList, slideNames } from './editor';
import { expect, test, visit, reload } from './fixtures';
import { fillSignIn } from './people';

/** A section of the size that makes the book one of forty slides. */
const BODY_SLIDES = 34;
const bodySlides = (count: number) => Array.from({ length: count }, () => 'Body Text');

test('a newcomer signs up, makes a pitchbook of forty slides, writes prompts and text, moves a slide, and finds it all again', async ({ page }) => {
  const person = { email: `${randomUUID()}@people.example`, password: 'plain-and-long-enough' };

  await test.step('signs up', async () => {
    await visit(page, '/');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByLabel('Full name').fill('Nora Newcomer');
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();
  });

  await test.step('makes a pitchbook with the keyboard alone', async () => {
    const { keyboard } = page;
    await page.getByRole('main').getByRole('link', { name: 'New pitchbook' }).first().focus();
    await keyboard.press('Enter');
    await expect(page.getByLabel('Title')).toBeFocused();
    await keyboard.type('Project Meridian');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(page.getByLabel('Prompt for the whole pitchbook')).toBeFocused();
    await keyboard.type('Write for a listed utility.');
    await keyboard.press('ControlOrMeta+Enter');

    await expect(page.getByRole('heading', { name: 'Which sections?' })).toBeFocused();
    await page.getByRole('textbox', { name: 'Title of section 1' }).focus();
    await keyboard.type('Valuation');
    // Enter opens the next section; Alt and an arrow put it first.
    await keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Title of section 2' })).toBeFocused();
    await keyboard.type('Market');
    await keyboard.press('Tab');
    await expect(page.getByRole('spinbutton', { name: 'Number of slides of section 2' })).toBeFocused();
    await keyboard.type(String(BODY_SLIDES));
    await keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('textbox', { name: 'Title of section 1' })).toHaveValue('Market');
    await keyboard.press('ControlOrMeta+Enter');

    await expect(page.getByRole('heading', { name: 'Ready to create' })).toBeFocused();
    await expect(page.getByRole('heading', { name: '40 slides in 2 sections' })).toBeVisible();
    await keyboard.press('ControlOrMeta+Enter');
    await expectOpen(page);
  });

  const asCreated = ['Project Meridian', 'Contents', 'Legal notice', 'Market', ...bodySlides(BODY_SLIDES), 'Valuation', 'Body Text'];
  await expectSlides(page, asCreated);
  const address = new URL(page.url()).pathname;

  await test.step('writes prompts at all four levels', async () => {
    await goToSlide(page, 5);
    await expect(page.getByLabel('Pitchbook prompt', { exact: true })).toHaveValue('Write for a listed utility.');
    await page.getByLabel('Pitchbook prompt', { exact: true }).fill('Write for the board of a listed utility.');
    await page.getByLabel('Section prompt', { exact: true }).fill('Figures need a source.');
    await page.getByLabel('Slide prompt', { exact: true }).fill('Three drivers of demand.');
    await page.getByLabel('Placeholder', { exact: true }).selectOption('Text');
    await page.getByLabel('Placeholder prompt', { exact: true }).fill('At most five bullets.');
    const effective = page.getByRole('region', { name: 'Effective prompt' }).getByRole('listitem');
    await expect(effective).toHaveText([
      'PitchbookWrite for the board of a listed utility.',
      'SectionFigures need a source.',
      'SlideThree drivers of demand.',
      'PlaceholderAt most five bullets.',
    ]);
    // What replaces the levels above leaves them readable, struck out.
    await page.getByRole('switch', { name: 'Slide prompt: Replaces the levels above' }).click();
    await expect(effective.nth(1)).toHaveText('SectionReplaced: Figures need a source.');
    await expect(effective.nth(2)).toHaveText('SlideThree drivers of demand.');
  });

  await test.step('writes rich text where it stands', async () => {
    const text = await editBox(page, 'Text');
    await text.pressSequentially('Demand grows by ');
    await page.keyboard.press('ControlOrMeta+b');
    await page.keyboard.type('4% a year');
    await page.keyboard.press('ControlOrMeta+b');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Heat pumps');
    await page.keyboard.press('Escape');
    await expectBox(page, 'Text', 'Demand grows by 4% a year Heat pumps');
    await goToSlide(page, 38);
    const title = await editBox(page, 'Title');
    await title.pressSequentially('A network that is paid for');
    await page.keyboard.press('Escape');
    await expect(slideList(page).getByRole('button', { name: 'Slide 38: A network that is paid for' })).toBeVisible();
  });

  await test.step('moves a slide into the next section', async () => {
    const moved = slideList(page).getByRole('button', { name: /: A network that is paid for/ });
    await moved.click();
    await moved.press('Alt+ArrowDown');
    await expectSaved(page);
  });
  const asMoved = ['Project Meridian', 'Contents', 'Legal notice', 'Market', ...bodySlides(BODY_SLIDES - 1), 'Valuation', 'A network that is paid for', 'Body Text'];
  await expectSlides(page, asMoved);

  const expectAllThere = async () => {
    await expectSlides(page, asMoved);
    await expect(page.getByRole('region', { name: 'Section 2: Valuation' }).getByRole('button', { name: 'Slide 39: A network that is paid for' })).toBeVisible();
    await goToSlide(page, 5);
    await expect(page.getByLabel('Pitchbook prompt', { exact: true })).toHaveValue('Write for the board of a listed utility.');
    await expect(page.getByLabel('Section prompt', { exact: true })).toHaveValue('Figures need a source.');
    await expect(page.getByLabel('Slide prompt', { exact: true })).toHaveValue('Three drivers of demand.');
    await expect(page.getByRole('switch', { name: 'Slide prompt: Replaces the levels above' })).toBeChecked();
    await expect(page.getByLabel('Placeholder prompt', { exact: true })).toHaveValue('At most five bullets.');
    const text = await editBox(page, 'Text');
    await expect(text.getByRole('strong')).toHaveText('4% a year');
    const paragraphs = text.getByRole('paragraph');
    await expect(paragraphs).toHaveText(['Demand grows by 4% a year', 'Heat pumps']);
    await expect(paragraphs.nth(1)).toHaveAttribute('data-list', 'bullet');
    await expect(paragraphs.nth(1)).toHaveAttribute('data-level', '1');
    await page.keyboard.press('Escape');
  };

  await test.step('reloads and finds the same', async () => {
    await reload(page);
    await expectOpen(page);
    await expectAllThere();
  });

  await test.step('signs out and in again, and finds the book in the list', async () => {
    await page.getByRole('link', { name: 'All pitchbooks' }).click();
    await page.getByRole('button', { name: 'Account of Nora Newcomer' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await visit(page, address);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await visit(page, '/sign-in');
    await fillSignIn(page, person);
    await page.getByRole('link', { name: 'Project Meridian' }).click();
    await expectOpen(page);
    await expectAllThere();
  });
  expect(await slideNames(page)).toHaveLength(40);
});
