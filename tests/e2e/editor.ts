import type { Locator, Page } from '@playwright/test';
import { expect, visit } from './fixtures';

/** The open book as a person sees it: found by roles and names. */

export async function openBook(page: Page, slug: string, id: string): Promise<void> {
  await visit(page, `/${slug}/pitchbooks/${id}`);
  await expectOpen(page);
}

export async function expectOpen(page: Page): Promise<void> {
  await expect(slideButtons(page).first()).toBeVisible();
}

export function slideList(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Slides' });
}

export function slideButtons(page: Page): Locator {
  return slideList(page).getByRole('button', { name: /^Slide \d+: / });
}

/** The slides in order, as they are read out: "Slide 4: Market". */
export function slideNames(page: Page): Promise<string[]> {
  return slideButtons(page).evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));
}

export async function expectSlides(page: Page, titles: string[]): Promise<void> {
  await expect(slideButtons(page)).toHaveCount(titles.length);
  await expect.poll(() => slideNames(page)).toEqual(titles.map((title, index) => `Slide ${index + 1}: ${title}`));
}

export async function goToSlide(page: Page, number: number): Promise<void> {
  const slide = slideList(page).getByRole('button', { name: new RegExp(`^Slide ${number}: `) });
  await slide.click();
  await expect(slide).toHaveAttribute('aria-current', 'true');
}

/** A box of the slide in the middle, with its text as its name. */
export function box(page: Page, name: string): Locator {
  return page.getByRole('main').getByRole('button', { name: new RegExp(`^Edit ${name}: `) });
}

/** Opens a box for writing; answers its text. */
export async function editBox(page: Page, name: string): Promise<Locator> {
  await box(page, name).click();
  const text = page.getByRole('textbox', { name: new RegExp(`^${name}, slide \\d+$`) });
  await expect(text).toBeFocused();
  return text;
}

/** Replaces what a box says. */
export async function writeBox(page: Page, name: string, text: string): Promise<void> {
  const textbox = await editBox(page, name);
  await textbox.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await textbox.press('Escape');
}

export async function expectBox(page: Page, name: string, text: string): Promise<void> {
  await expect(box(page, name)).toHaveAccessibleName(`Edit ${name}: ${text}`);
}

/** What the indicator of saving says aloud; nothing while edits are on their way. */
export function saveState(page: Page): Locator {
  return page.getByRole('banner').getByRole('status');
}

export async function expectSaved(page: Page): Promise<void> {
  await expect(saveState(page)).toHaveText('Saved', { timeout: 20_000 });
}

/** Runs an entry of the menu above the slides. */
export async function chooseSlideAction(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Slides and sections' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
}

/** The texts drawn on the slide in the middle, in order. For those who edit, the drawing is mere background of the boxes, so it has no role. */
export function drawnText(page: Page): Promise<string[]> {
  return page.locator('.stage-slide > svg text').allTextContents();
}
