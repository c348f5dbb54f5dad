import type { Page } from '@playwright/test';
import { createBook } from './books';
import { box, chooseSlideAction, drawnText, editBox, expectBox, expectSaved, expectSlides, goToSlide, openBook, slideList, writeBox } from './editor';
import { expect, test, reload } from './fixtures';
import { enterAs, newPerson } from './people';

const FRONT = ['Structure', 'Contents', 'Legal notice'];
const NEW_BOOK = [...FRONT, 'Market', 'Body Text', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text'];

async function openNewBook(page: Page): Promise<void> {
  const person = await newPerson();
  const book = await createBook(person, { title: 'Structure' });
  await enterAs(page.context(), person);
  await openBook(page, person.slug, book.id);
  await expectSlides(page, NEW_BOOK);
}

/** The lines of the Contents slide: number, title and page of each section. */
async function expectContents(page: Page, lines: [number: string, title: string, page: string][]): Promise<void> {
  await goToSlide(page, 2);
  await expect.poll(async () => (await drawnText(page)).join('|')).toContain(lines.flat().join('|'));
}

function section(page: Page, name: string) {
  return slideList(page).getByRole('region', { name });
}

async function chooseSectionAction(page: Page, title: string, action: string): Promise<void> {
  await slideList(page).getByRole('button', { name: `Section “${title}”` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

async function nameSection(page: Page, title: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Section title' });
  await expect(field).toBeFocused();
  await page.keyboard.type(title);
  await field.press('Enter');
}

test('slides are added, duplicated, deleted and moved, and the Contents slide and all numbers follow at once', async ({ page }) => {
  await openNewBook(page);
  await expectContents(page, [['1', 'Market', '4'], ['2', 'Valuation', '7']]);

  await goToSlide(page, 5);
  await writeBox(page, 'Title', 'Demand');
  await page.getByRole('button', { name: 'New slide', exact: true }).click();
  await expectSlides(page, [...FRONT, 'Market', 'Demand', 'Body Text', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);
  await expectContents(page, [['1', 'Market', '4'], ['2', 'Valuation', '8']]);

  await goToSlide(page, 5);
  await chooseSlideAction(page, 'Duplicate slide');
  await expectSlides(page, [...FRONT, 'Market', 'Demand', 'Demand', 'Body Text', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);
  await expectContents(page, [['1', 'Market', '4'], ['2', 'Valuation', '9']]);

  // Over the border into the next section, by the keys.
  await goToSlide(page, 8);
  await writeBox(page, 'Title', 'Multiples');
  await goToSlide(page, 8);
  await page.keyboard.press('Alt+ArrowDown');
  await expectSlides(page, [...FRONT, 'Market', 'Demand', 'Demand', 'Body Text', 'Valuation', 'Multiples', 'Body Text', 'Body Text', 'Body Text']);
  await expect(section(page, 'Section 2: Valuation').getByRole('button', { name: 'Slide 9: Multiples' })).toBeVisible();

  await goToSlide(page, 6);
  await page.keyboard.press('Delete');
  await expect(page.getByText('Slide deleted')).toBeVisible();
  const asLeft = [...FRONT, 'Market', 'Demand', 'Body Text', 'Valuation', 'Multiples', 'Body Text', 'Body Text', 'Body Text'];
  await expectSlides(page, asLeft);
  await expectContents(page, [['1', 'Market', '4'], ['2', 'Valuation', '7']]);
  await expectSaved(page);
  await reload(page);
  await expectSlides(page, asLeft);
});

test('a slide is dragged into another section', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  await openNewBook(page);
  await goToSlide(page, 5);
  await writeBox(page, 'Title', 'Dragged');
  await slideList(page).getByRole('button', { name: 'Slide 5: Dragged' }).dragTo(slideList(page).getByRole('button', { name: 'Slide 7: Valuation' }), { steps: 12, targetPosition: { x: 100, y: 90 } });
  const asMoved = [...FRONT, 'Market', 'Body Text', 'Valuation', 'Dragged', 'Body Text', 'Body Text', 'Body Text'];
  await expectSlides(page, asMoved);
  await expectSaved(page);
  await reload(page);
  await expectSlides(page, asMoved);
});

test('sections are added, renamed, moved and deleted with their slides, and dividers follow', async ({ page }) => {
  await openNewBook(page);
  await chooseSectionAction(page, 'Market', 'Rename');
  await nameSection(page, 'Market and policy');
  await expectSlides(page, [...FRONT, 'Market and policy', 'Body Text', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);
  await goToSlide(page, 4);
  await expect.poll(() => drawnText(page)).toEqual(expect.arrayContaining(['1', 'Market and policy']));

  await chooseSectionAction(page, 'Valuation', 'New section after this one');
  await nameSection(page, 'Next steps');
  await expect(section(page, 'Section 3: Next steps')).toBeVisible();

  await chooseSectionAction(page, 'Next steps', 'Move up');
  await expect(section(page, 'Section 2: Next steps')).toBeVisible();
  await expectContents(page, [['1', 'Market and policy', '4'], ['2', 'Next steps', '7'], ['3', 'Valuation', '9']]);

  await chooseSectionAction(page, 'Valuation', 'Delete with its slides');
  const question = page.getByRole('alertdialog', { name: 'Delete “Valuation”?' });
  await expect(question).toContainText('4 slides');
  await question.getByRole('button', { name: 'Delete section' }).click();
  await expectContents(page, [['1', 'Market and policy', '4'], ['2', 'Next steps', '7']]);
  await chooseSectionAction(page, 'Next steps', 'Delete with its slides');
  await page.getByRole('button', { name: 'Delete section' }).click();
  await expectSlides(page, [...FRONT, 'Market and policy', 'Body Text', 'Body Text']);

  // The last section stays.
  await slideList(page).getByRole('button', { name: 'Section “Market and policy”' }).click();
  await expect(page.getByRole('menuitem', { name: 'Delete with its slides' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expectSaved(page);
  await reload(page);
  await expectSlides(page, [...FRONT, 'Market and policy', 'Body Text', 'Body Text']);
});

test('every step is undone and done again, and what stands in the end is saved', async ({ page }) => {
  await openNewBook(page);
  await goToSlide(page, 5);
  await writeBox(page, 'Title', 'First thought');
  await writeBox(page, 'Title', 'Second thought');
  await goToSlide(page, 5);
  await page.keyboard.press('Delete');
  await expectSlides(page, [...FRONT, 'Market', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);

  const undo = page.getByRole('banner').getByRole('button', { name: 'Undo' });
  await undo.click();
  await expectSlides(page, [...FRONT, 'Market', 'Second thought', ...NEW_BOOK.slice(5)]);
  await page.keyboard.press('ControlOrMeta+z');
  await expectSlides(page, [...FRONT, 'Market', 'First thought', ...NEW_BOOK.slice(5)]);
  await page.keyboard.press('ControlOrMeta+z');
  await expectSlides(page, NEW_BOOK);
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('banner').getByRole('button', { name: 'Redo' }).click();
  await expectSlides(page, [...FRONT, 'Market', 'First thought', ...NEW_BOOK.slice(5)]);
  await expectSaved(page);
  await reload(page);
  await expectSlides(page, [...FRONT, 'Market', 'First thought', ...NEW_BOOK.slice(5)]);
});

test('another layout keeps what is written, also what it has no box for', async ({ page }) => {
  await openNewBook(page);
  await goToSlide(page, 5);
  await writeBox(page, 'Title', 'Two sides');
  await writeBox(page, 'Text', 'Written in the wide box');
  const layout = page.getByRole('combobox', { name: 'Layout' });
  await layout.selectOption('Two Content');
  await expectBox(page, 'Left text', 'Written in the wide box');
  await writeBox(page, 'Right text', 'Written on the right');
  await layout.selectOption('Title Only');
  await expectBox(page, 'Title', 'Two sides');
  await expect(box(page, 'Left text')).toHaveCount(0);
  await expectSaved(page);
  await reload(page);
  await layout.selectOption('Two Content');
  await expectBox(page, 'Left text', 'Written in the wide box');
  await expectBox(page, 'Right text', 'Written on the right');
});

test('marks, numbered lists and links are written in place, and a dangerous link is refused', async ({ page }) => {
  await openNewBook(page);
  await goToSlide(page, 5);
  const text = await editBox(page, 'Text');
  await text.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  const toolbar = page.getByRole('toolbar', { name: 'Text' });
  await toolbar.getByRole('button', { name: 'Numbered list' }).click();
  await page.keyboard.press('ControlOrMeta+i');
  await page.keyboard.type('Slanted');
  await page.keyboard.press('ControlOrMeta+i');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Annual report');
  await page.keyboard.press('Shift+Home');
  await toolbar.getByRole('button', { name: 'Link' }).click();
  const address = page.getByLabel('Address');
  await address.fill('javascript:alert(1)');
  await address.press('Enter');
  await expect(page.getByText('Enter a web address or an e-mail address.')).toBeVisible();
  await address.fill('https://example.com/report');
  await address.press('Enter');
  await expect(text.getByRole('link', { name: 'Annual report' })).toHaveAttribute('href', 'https://example.com/report');
  await page.keyboard.press('Escape');
  await expectSaved(page);
  await reload(page);
  const again = await editBox(page, 'Text');
  await expect(again.getByRole('emphasis')).toHaveText('Slanted');
  await expect(again.getByRole('link', { name: 'Annual report' })).toHaveAttribute('href', 'https://example.com/report');
  await expect(again.getByRole('paragraph').first()).toHaveAttribute('data-list', 'number');
});
