import type { Page, Request } from '@playwright/test';
import { createBook } from './books';
import { drawnText, editBox, expectBox, expectOpen, expectSaved, goToSlide, openBook, saveState, slideList, writeBox } from './editor';
import { expect, expectAccessible, test, visit, reload } from './fixtures';
import { enterAs, newPerson } from './people';
import { findFreePort } from '../../scripts/stack/ports';
import { startTestApp } from '../../scripts/stack/start-test-app';
import { startFaultySupabase } from '../support/observability/faulty-supabase';
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

const isSave = (request: Request) => request.method() === 'POST' && (request.postData() ?? '').includes('changeId');

/** Keeps saves from the server until what this gives back is called. */
async function holdSaves(page: Page): Promise<() => void> {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/pitchbooks/**', async (route) => {
    if (isSave(route.request())) await held;
    await route.continue();
  });
  return release;
}

function speakerNotes(page: Page) {
  return page.getByRole('textbox', { name: 'Speaker notes' });
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

test('who writes while the database is away writes on, and all of it is saved when it is back', async ({ page }) => {
  const supabase = await startFaultySupabase(testEnv('TEST_SUPABASE_URL'));
  const port = await findFreePort();
  const keys = Object.fromEntries(['PUBLISHABLE', 'SECRET'].map((name) => [`SUPABASE_${name}_KEY`, testEnv(`TEST_SUPABASE_${name}_KEY`)]));
  const app = await startTestApp({ port, log: 'test-results/app-without-database.log', env: { ...keys, SUPABASE_URL: supabase.url } });
  try {
    await openOwnBook(page, `http://localhost:${port}`);
    supabase.fault = 'away';
    await writeBox(page, 'Title', 'Written without a database');
    await expect(saveState(page)).toHaveText('Offline, will retry');
    await writeBox(page, 'Text', 'and written on');
    await expectBox(page, 'Title', 'Written without a database');
    supabase.fault = null;
    await expectSaved(page);
    await reload(page);
    await goToSlide(page, 5);
    await expectBox(page, 'Title', 'Written without a database');
    await expectBox(page, 'Text', 'and written on');
  } finally {
    await app.stop();
    await supabase.close();
  }
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
  await expectAccessible(next, 'with restored work');
  const elsewhere = await openBrowser(person);
  await openBook(elsewhere, person.slug, book.id);
  await goToSlide(elsewhere, 5);
  await expectBox(elsewhere, 'Title', 'Kept on this device');
});

test('what is typed while a save is under way goes along when the page is left for another one of the app', async ({ page, openBrowser }) => {
  const { person, book } = await openOwnBook(page);
  const release = await holdSaves(page);
  await Promise.all([page.waitForRequest(isSave), writeBox(page, 'Title', 'Sent')]);
  await writeBox(page, 'Title', 'Sent, and a last word');
  await page.getByRole('link', { name: 'All pitchbooks' }).click();
  await expect(slideList(page)).toHaveCount(0);
  release();

  const stored = async () => JSON.stringify((await person.db.rpc('get_pitchbook', { p_id: book.id })).data);
  await expect.poll(stored).toContain('Sent, and a last word');
  const elsewhere = await openBrowser(person);
  await openBook(elsewhere, person.slug, book.id);
  await goToSlide(elsewhere, 5);
  await expectBox(elsewhere, 'Title', 'Sent, and a last word');
});

test('what the server does not take is named and waits, while everything else is saved', async ({ page }) => {
  await openOwnBook(page);
  await page.getByRole('tab', { name: 'Notes' }).click();
  // Text that is nothing but tags is where the server's patience ends.
  await speakerNotes(page).fill('<b>'.repeat(5_001));
  await writeBox(page, 'Title', 'Saved all the same');
  const notice = page.getByRole('alert').filter({ hasText: 'One change cannot be saved as it is.' });
  await expect(notice).toContainText('Speaker notes of slide 5: Contains too much markup.');
  await expect(saveState(page)).toHaveText('Not saved: a change was refused');
  await expectAccessible(page, 'with a refused change');

  // Kept on this device, and named again.
  await reload(page);
  await expectBox(page, 'Title', 'Saved all the same');
  await expect(notice).toBeVisible();
  await page.getByRole('tab', { name: 'Notes' }).click();
  await speakerNotes(page).fill('Say hello');
  await expectSaved(page);
  await expect(notice).toHaveCount(0);
  await reload(page);
  await page.getByRole('tab', { name: 'Notes' }).click();
  await expect(speakerNotes(page)).toHaveValue('Say hello');
});

test('a text that is too long is refused as it is pasted, and what was there stays', async ({ page }) => {
  await openOwnBook(page);
  await writeBox(page, 'Text', 'Short and good');
  const text = await editBox(page, 'Text');
  await text.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, 'line\n'.repeat(600));
  await expect(page.getByText('A text has at most 500 paragraphs.')).toBeVisible();
  await expect(text).toHaveText('Short and good');
  await text.press('Escape');
  await expectSaved(page);
  await reload(page);
  await expectBox(page, 'Text', 'Short and good');
});

test('typing on after a tag is no conflict with oneself, and shows what is stored', async ({ page }) => {
  await openOwnBook(page);
  await page.getByRole('tab', { name: 'Notes' }).click();
  const saved = page.waitForResponse((response) => isSave(response.request()));
  await speakerNotes(page).pressSequentially('Use <b>');
  await saved;
  await speakerNotes(page).press('End');
  await page.keyboard.type('it all');
  await expectSaved(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(speakerNotes(page)).toHaveValue('Use it all');
  await reload(page);
  await page.getByRole('tab', { name: 'Notes' }).click();
  await expect(speakerNotes(page)).toHaveValue('Use it all');
});

function goneNotice(page: Page) {
  return page.getByRole('alert').filter({ hasText: 'This pitchbook was deleted, or you can no longer see it.' });
}

test('a book that is deleted while it is open is told as gone although nothing was written', async ({ page }) => {
  const { person, book } = await openOwnBook(page);
  await person.db.rpc('delete_pitchbook_safe', { p_id: book.id }).throwOnError();
  // Coming to a slide is one of the moments at which the browser asks for news.
  await goToSlide(page, 4);
  await expect(goneNotice(page)).toBeVisible();
});

test('what was written into a book that is deleted meanwhile is there to copy', async ({ page }) => {
  const { person, book } = await openOwnBook(page);
  const release = await holdSaves(page);
  await Promise.all([page.waitForRequest(isSave), writeBox(page, 'Title', 'Written too late')]);
  await person.db.rpc('delete_pitchbook_safe', { p_id: book.id }).throwOnError();
  release();
  await expect(goneNotice(page)).toBeVisible();
  await expect.poll(() => drawnText(page)).toContain('Written too late');
  await expectAccessible(page, 'of a deleted book');
});

test('unsaved work that cannot be read stays on the device, and is told in plain words', async ({ page }) => {
  const { person, book } = await openOwnBook(page);
  const prefix = `${person.userId}/${book.id}`;
  const key = `${prefix}/of-another-version`;
  await openJournalStore(page, { put: { prefix, entry: { written: 'by another version' }, at: 1 }, key });
  await reload(page);
  await expect(page.getByRole('alert').filter({ hasText: 'this version of the app cannot read them' })).toBeVisible();
  await expectAccessible(page, 'with unreadable work');
  expect(await openJournalStore(page, { key })).toEqual({ prefix, entry: { written: 'by another version' }, at: 1, told: true });
});

/** What lies in the browser's journal under this name, after something was put there. */
function openJournalStore(page: Page, asked: { key: string; put?: object }): Promise<unknown> {
  return page.evaluate(
    ({ key, put }) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('pitchbook-journal', 1);
        opening.onerror = () => reject(new Error('The journal cannot be opened.'));
        opening.onsuccess = () => {
          const store = opening.result.transaction('entries', 'readwrite').objectStore('entries');
          if (put) store.put(put, key);
          const reading = store.get(key);
          reading.onsuccess = () => resolve(reading.result);
        };
      }),
    asked,
  );
}

test('someone whose session ended while writing signs in elsewhere and saves', async ({ page, context }) => {
  const { person } = await openOwnBook(page);
  await context.clearCookies();
  await writeBox(page, 'Title', 'Written without a session');
  await expect(page.getByText('You are signed out, so nothing can be saved.')).toBeVisible();
  await expectAccessible(page, 'signed out');
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
    page.waitForRequest(isSave),
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
