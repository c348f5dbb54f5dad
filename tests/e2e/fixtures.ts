import { type BrowserContext, type Page, type Response, test as base, expect } from '@playwright/test';
import axe from 'axe-core';
import { type Credentials, enterAs } from './people';

export { expect };

/** The 40-slide book of the demo organisation. */
export const DEMO_BOOK = '0a000000-0000-4000-8000-000000000001';
export const DEMO_SLUG = 'demo';

/** Everything a page may not do: write errors to the console, throw, or break its Content-Security-Policy. */
function watch(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('console', (message) => {
    // The browser itself reports every answer of 4xx and every lost connection, also those that a test asks for.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`console: ${message.text()}`);
    if (message.text().includes('Content Security Policy')) faults.push(`CSP: ${message.text()}`);
  });
  context.on('weberror', (fault) => faults.push(`exception: ${fault.error().message}`));
  return faults;
}

/** Waits until the page answers: before React has taken the server's HTML over, a press would be lost. */
async function expectAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => Object.keys(document.querySelector('main') ?? {}).some((key) => key.startsWith('__reactProps')));
}

export async function visit(page: Page, path: string): Promise<Response | null> {
  const answer = await page.goto(path);
  await expectAlive(page);
  return answer;
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await expectAlive(page);
}

type WithAxe = typeof globalThis & { axe: typeof axe };

/** Colour contrast, names, roles, landmarks: the page as it stands has no violation. */
export async function expectAccessible(page: Page, look = ''): Promise<void> {
  // Once per document: the source is half a megabyte, and axe itself takes a twentieth of a second.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as WithAxe).axe.run(document, { resultTypes: ['violations'] }));
  expect.soft(violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.target.join(' ')) })), `axe finds nothing on ${page.url()} ${look}`).toEqual([]);
}

type OpenBrowser = (person: Credentials | null) => Promise<Page>;

/**
 * Pages that fail their test when the browser finds fault with them. `page` is a browser that nobody has signed in with;
 * `openBrowser` opens further ones, each with its own cookies, signed in as this person.
 */
export const test = base.extend<{ openBrowser: OpenBrowser }>({
  context: async ({ context }, use) => {
    const faults = watch(context);
    await use(context);
    expect(faults, 'the page is free of console errors, exceptions and CSP violations').toEqual([]);
  },
  openBrowser: async ({ browser, contextOptions }, use) => {
    const opened: { context: BrowserContext; faults: string[] }[] = [];
    await use(async (person) => {
      const context = await browser.newContext(contextOptions);
      opened.push({ context, faults: watch(context) });
      if (person) await enterAs(context, person);
      return context.newPage();
    });
    for (const { context } of opened) await context.close();
    expect(opened.flatMap(({ faults }) => faults), 'every page is free of console errors, exceptions and CSP violations').toEqual([]);
  },
});
