import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { copyDemoBook } from './books';
import { editBox, expectBox, expectSaved, goToSlide, openBook, writeBox } from './editor';
import { DEMO_SLUG, expect, expectAccessible, test, reload } from './fixtures';
import { demoCredentials, demoPerson } from './people';

const SLIDE = 6;
const A_TEXT = 'The founder keeps four seats of the board';
const B_TEXT = 'Sixty percent are for sale';

/** The 40-slide book, open on the same slide before two people: the owner and a member. */
async function openTogether(openBrowser: (person: { email: string; password: string }) => Promise<Page>): Promise<{ first: Page; second: Page }> {
  const book = await copyDemoBook(await demoPerson('owner'), `Together ${randomUUID()}`);
  const first = await openBrowser(demoCredentials('owner'));
  const second = await openBrowser(demoCredentials('member'));
  for (const page of [first, second]) {
    await openBook(page, DEMO_SLUG, book.id);
    await goToSlide(page, SLIDE);
  }
  return { first, second };
}

/** Both write into the same box; the second one's connection is slow, so that their text arrives later. */
async function writeIntoTheSameBox(openBrowser: (person: { email: string; password: string }) => Promise<Page>) {
  const { first, second } = await openTogether(openBrowser);
  await second.context().setOffline(true);
  await writeBox(second, 'Title', B_TEXT);
  await writeBox(first, 'Title', A_TEXT);
  await expectSaved(first);
  await second.context().setOffline(false);
  const conflict = second.getByRole('dialog', { name: 'Somebody changed the same text' });
  await expect(conflict.getByRole('radio', { name: /^Mine/ })).toHaveAccessibleName(new RegExp(B_TEXT));
  await expect(conflict.getByRole('radio', { name: /^Theirs/ })).toHaveAccessibleName(new RegExp(A_TEXT));
  return { first, second, conflict };
}

async function expectForBoth(pages: Page[], text: string): Promise<void> {
  for (const page of pages) {
    await reload(page);
    await expectBox(page, 'Title', text);
  }
}

test('two people write into the same box: the second sees both texts and keeps their own', async ({ openBrowser }) => {
  const { first, second, conflict } = await writeIntoTheSameBox(openBrowser);
  await expectAccessible(second, 'with the question which text to keep');
  await conflict.getByRole('radio', { name: /^Mine/ }).check();
  await conflict.getByRole('button', { name: 'Keep what I chose' }).click();
  await expectSaved(second);
  await expectBox(second, 'Title', B_TEXT);
  await expectForBoth([first, second], B_TEXT);
});

test('two people write into the same box: the second sees both texts and takes the other’s', async ({ openBrowser }) => {
  const { first, second, conflict } = await writeIntoTheSameBox(openBrowser);
  await conflict.getByRole('radio', { name: /^Theirs/ }).check();
  await conflict.getByRole('button', { name: 'Keep what I chose' }).click();
  await expectSaved(second);
  await expectBox(second, 'Title', A_TEXT);
  await expectForBoth([first, second], A_TEXT);
});

test('a conflict that is put off is not forgotten: nothing counts as saved until the person chooses', async ({ openBrowser }) => {
  const { first, second, conflict } = await writeIntoTheSameBox(openBrowser);
  await conflict.getByRole('button', { name: 'Decide later' }).click();
  await expectBox(second, 'Title', B_TEXT);
  await reload(first);
  await expectBox(first, 'Title', A_TEXT);
  await second.getByRole('button', { name: /^Conflict: choose a text/ }).click();
  await conflict.getByRole('radio', { name: /^Mine/ }).check();
  await conflict.getByRole('button', { name: 'Keep what I chose' }).click();
  await expectSaved(second);
  await expectForBoth([first, second], B_TEXT);
});

test('two people write into different boxes of one slide at once: both texts arrive, and nobody is asked', async ({ openBrowser }) => {
  const { first, second } = await openTogether(openBrowser);
  const title = await editBox(first, 'Title');
  const panel = await editBox(second, 'Left panel');
  await Promise.all([
    title.press('ControlOrMeta+a').then(() => title.pressSequentially(A_TEXT)),
    panel.press('ControlOrMeta+a').then(() => panel.pressSequentially(B_TEXT)),
  ]);
  await Promise.all([title.press('Escape'), panel.press('Escape')]);
  await Promise.all([expectSaved(first), expectSaved(second)]);
  for (const page of [first, second]) {
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await reload(page);
    await expectBox(page, 'Title', A_TEXT);
    await expectBox(page, 'Left panel', B_TEXT);
  }
});

test('people in one book see each other, and each other’s edits without a reload', async ({ openBrowser }) => {
  const { first, second } = await openTogether(openBrowser);
  await expect(second.getByRole('list', { name: 'Also here' }).getByRole('button', { name: `Go to Olivia Hart, on slide ${SLIDE}` })).toBeVisible();
  await writeBox(first, 'Title', A_TEXT);
  await expectSaved(first);
  // Coming to a slide is one of the moments at which the other browser asks for news.
  await goToSlide(second, SLIDE - 1);
  await goToSlide(second, SLIDE);
  await expectBox(second, 'Title', A_TEXT);
});

test('somebody who has left a book no longer keeps others from deleting it', async ({ openBrowser }) => {
  const owner = await demoPerson('owner');
  const book = await copyDemoBook(owner, `Left ${randomUUID()}`);
  const member = await openBrowser(demoCredentials('member'));
  await openBook(member, DEMO_SLUG, book.id);
  const present = async () => (await owner.db.from('collaboration_presence').select('user_id').eq('pitchbook_id', book.id)).data?.length;
  await expect.poll(present).toBe(1);
  await member.getByRole('link', { name: 'All pitchbooks' }).click();
  await expect.poll(present).toBe(0);
  expect((await owner.db.rpc('delete_pitchbook_safe', { p_id: book.id })).error).toBeNull();
});
