import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../tests/support/browser';
import { stopChildren } from './stack/child';
import { startTestStack } from './stack/test-stack';

/** `npm run docs:images`: the pictures of the README, taken of the demo organisation in a stack of their own. */
const BOOK = '0a000000-0000-4000-8000-000000000001';
const folder = path.resolve('docs/images');
const scratch = mkdtempSync(path.join(tmpdir(), 'pitchbook-images-'));

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Pitchbooks' }).waitFor();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
  console.log(`docs/images/${name}.png`);
}

async function openSlide(page: Page, number: number): Promise<void> {
  await page.goto(`/demo/pitchbooks/${BOOK}`);
  await page.getByRole('navigation', { name: 'Slides' }).getByRole('button', { name: new RegExp(`^Slide ${number}: `) }).click();
  await page.getByText(`Slide ${number} of 40`).waitFor();
  // The name of a button appears beside it while the pointer rests there.
  await page.mouse.move(600, 700);
}

try {
  const env = await startTestStack(path.join(scratch, 'data'), scratch);
  const { path: executablePath } = await findBrowser((line) => console.log(line));
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ baseURL: env.TEST_APP_URL, viewport: { width: 1280, height: 800 }, colorScheme });
    await signIn(page, env.TEST_DEMO_OWNER_EMAIL ?? '', env.TEST_DEMO_OWNER_PASSWORD ?? '');
    await page.goto('/demo/pitchbooks');
    if (colorScheme === 'light') await shoot(page, 'list-light');
    await openSlide(page, 5);
    await shoot(page, `editor-${colorScheme}`);
    await page.close();
  }
  await browser.close();
} finally {
  await stopChildren();
  rmSync(scratch, { recursive: true, force: true });
}
