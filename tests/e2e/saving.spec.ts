import type { Page } from '@playwright/test';
import { createBook } from './books';
import { editBox, expectBox, expectOpen, expectSaved, goToSlide, openBook, saveState, writeBox } from './editor';
import { expect, test, visit, reload } from './fixtures';
import { enterAs, newPerson } from './people';
import { testEnv } from '../support/test-env';

/** A person with a book of their own, open on its first body slide. */
async function openOwnBook(page: Page, base = '') {
  const person = await newPerson();
  const book = await createBook(person, { title: 'Nothing gets lost' });
  await enterAs(page.context(), person);
  await visit(page, `${base}/${person.slug}/pitchbooks/${book.id}`);
  await expectOpen(page);
  await goToSlide(page, 5);
  return { person, book };
}

test('what is written offline says so, and is saved when the connection is back', async ({ page, context }) => {
  await openOwnBook(page);
  await context.setOffline(true);
  await writeBox(page, 'Title', 'Written on a train');
  await expect(saveState(page)).toHaveText('Offline, will retry');
  await expectBox(page, 'Title', 'Written on a train');
  await context.setOffline(false);
  await expectSaved(page);
  await reload(page);
  await expectBox(page, 'Title', 'Written on a train');
});

test('a page that is closed right after the last letter has lost nothing', async ({ page, context }) => {
  const { person, book } = await openOwnBook(page);
  const title = await editBox(page, 'Title');
  await title.press('ControlOrMeta+a');
  await page.keyboard.type('Typed and gone');
  await page.close();

  const next = await context.newPage();
  await openBook(next, person.slug, book.id);
  await goToSlide(next, 5);
  await expectBox(next, 'Title', 'Typed and gone');
  await expectSaved(next);
});

test('what never reached the server comes back from this device, and then gets there', async ({ page, context, openBrowser }) => {
  const { person, book } = await openOwnBook(page);
  await context.setOffline(true);
  await writeBox(page, 'Title', 'Kept on this device');
  await expect(saveState(page)).toHaveText('Offline, will retry');
  await page.close();
  await context.setOffline(false);

  const next = await context.newPage();
  await openBook(next, person.slug, book.id);
  await expect(next.getByText('were kept on this device and are in the pitchbook again')).toBeVisible();
  await expectSaved(next);
  const elsewhere = await openBrowser(person);
  await openBook(elsewhere, person.slug, book.id);
  await goToSlide(elsewhere, 5);
  await expectBox(elsewhere, 'Title', 'Kept on this device');
});

test('someone whose session ended while writing signs in elsewhere and saves', async ({ page, context }) => {
  const { person } = await openOwnBook(page);
  await context.clearCookies();
  await writeBox(page, 'Title', 'Written without a session');
  await expect(page.getByText('You are signed out, so nothing can be saved.')).toBeVisible();
  await expectBox(page, 'Title', 'Written without a session');
  await enterAs(context, person);
  await page.getByRole('button', { name: 'Save now', exact: true }).click();
  await expectSaved(page);
  await reload(page);
  await expectBox(page, 'Title', 'Written without a session');
});

test('someone who saves more often than allowed is told until when to wait, and keeps what they wrote', async ({ page }) => {
  const limited = testEnv('TEST_LIMITED_APP_URL');
  await openOwnBook(page, limited);
  const [save] = await Promise.all([
    page.waitForRequest((request) => request.method() === 'POST' && (request.postData() ?? '').includes('changeId')),
    writeBox(page, 'Title', 'First'),
  ]);
  await expectSaved(page);
  // The same save again, under its own id, changes nothing and is counted: 300 in five minutes is the limit.
  const [headers, data] = [await save.allHeaders(), save.postDataBuffer()];
  const again = () => page.request.post(save.url(), { headers: { ...headers, origin: limited }, data: data ?? Buffer.alloc(0) });
  for (let sent = 1; sent < 300; sent += 23) await Promise.all(Array.from({ length: 23 }, again));

  await writeBox(page, 'Title', 'One too many');
  await expect(saveState(page)).toHaveText(/^Waiting, saves resume at \d\d:\d\d$/);
  await reload(page);
  await expectBox(page, 'Title', 'One too many');
  await expect(saveState(page)).toHaveText(/^Waiting, saves resume at \d\d:\d\d$/);
});
