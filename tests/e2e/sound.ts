import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, visit } from './fixtures';

/** Whether pages are sound, light and dark, on a desk and on a phone. With reduced motion: axe would measure the contrast of a colour that is still fading over. */

export const WIDE = 1280;
export const NARROW = 390;

export async function setWidth(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
}

/** The page as it stands, light and dark: nothing for axe to find, and nothing sticks out to the side. */
export async function expectSound(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page, `${colorScheme}, ${page.viewportSize()?.width} pixels wide`);
  }
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `width of ${page.url()}`).toBe(0);
}

/** The same on a desk and on a phone. */
export async function expectSoundAtAnyWidth(page: Page): Promise<void> {
  for (const width of [WIDE, NARROW]) {
    await setWidth(page, width);
    await expectSound(page);
  }
}

export async function check(page: Page, path: string, heading: string | RegExp, status = 200): Promise<void> {
  await test.step(path, async () => {
    expect.soft((await visit(page, path))?.status(), path).toBe(status);
    await expect(page.getByRole('heading', { name: heading }).first()).toBeAttached();
    await expectSoundAtAnyWidth(page);
  });
}
