import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { createBook } from './books';
import { expectBox, openBook, writeBox } from './editor';
import { expect, test, visit } from './fixtures';
import { importOldBook, NOTHING_BESIDE } from './imports';
import { enterAs, makeTeam, newPerson } from './people';
import { check, expectSoundAtAnyWidth } from './sound';

// Colours change at once: axe would measure the contrast of one that is still fading over.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const FORBIDDEN = 'Only owners and admins see imports';

function section(page: Page, name: string | RegExp) {
  return page.getByRole('region', { name });
}

async function expectReport(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Import of old-data' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Proceed', exact: true })).toBeVisible();
  await expect(section(page, /^Quarantined records/).getByRole('listitem')).toHaveText(/Title is missing.*pitchbooks\.json, record 4.*\$\.title.*Give it a title/);
  await expect(section(page, /^Conflicts/)).toContainText('the record in the source has changed since');
  await expect(section(page, 'Rules applied')).toContainText('3 times in 3 records');
  await expect(section(page, 'About the run')).toContainText('old-data, 12.3 MB, 12 records');
}

test('an owner finds a run in the list and reads its report', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await enterAs(context, people.owner);
  await visit(page, `/${slug}/pitchbooks`);
  await page.getByRole('navigation', { name: 'Organisation' }).getByRole('link', { name: 'Imports' }).click();
  await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible();
  await expect(page.getByText(`npx tsx scripts/migrate.ts <folder> --org ${slug}`)).toBeVisible();

  await importOldBook({ organizationId, slug, author: people.admin.email });
  await visit(page, `/${slug}/imports`);
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'old-data' }) });
  for (const cell of ['Completed', 'Proceed', '9 of 12', '2', 'Adam Admin']) await expect(row.getByRole('cell', { name: cell, exact: true })).toBeVisible();
  await row.getByRole('link', { name: 'old-data' }).click();
  await expectReport(page);
  await expect(page).toHaveTitle('Import of old-data · Pitchbook Builder');
  await page.getByText('1 check passed').click();
  await expect(section(page, /^Checks/)).toContainText('No gaps');
  await page.getByRole('link', { name: 'All imports' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Imports' })).toBeVisible();
});

test('an admin reads it too, and the newest run stands first', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  const { runId } = await importOldBook({ organizationId, slug });
  await importOldBook({ organizationId, slug, sourceName: 'later-data', end: 'abandoned' });
  await enterAs(context, people.admin);
  await visit(page, `/${slug}/imports`);
  await expect(page.getByRole('main').getByRole('link')).toHaveText(['later-data', 'old-data']);
  await visit(page, `/${slug}/imports/${runId}`);
  await expectReport(page);
});

test('a run whose process is gone is told as interrupted, with what to do', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  const { runId } = await importOldBook({ organizationId, slug, end: 'abandoned' });
  await enterAs(context, people.owner);
  await visit(page, `/${slug}/imports`);
  await expect(page.getByRole('cell', { name: 'Interrupted' })).toBeVisible();
  await page.getByRole('link', { name: 'old-data' }).click();
  await expect(page.getByText(/last heard of 1\d min ago\. 4,200 of 12,000 imported so far\./)).toBeVisible();
  await expect(page.getByText(`npx tsx scripts/migrate.ts resume ${runId}`)).toBeVisible();
  await expect(page.getByText('There is no report yet')).toBeVisible();
});

for (const role of ['member', 'viewer'] as const) {
  test(`a ${role} is told that imports are not theirs to see, and nothing of the report reaches the page`, async ({ page, context }) => {
    const { organizationId, slug, people } = await makeTeam();
    const { runId } = await importOldBook({ organizationId, slug, sourceName: 'secret-folder' });
    await enterAs(context, people[role]);
    for (const path of [`/${slug}/imports`, `/${slug}/imports/${runId}`, `/${slug}/imports/${randomUUID()}`]) {
      const answer = await visit(page, path);
      await expect(page.getByRole('heading', { level: 1, name: FORBIDDEN })).toBeVisible();
      await expect(page.getByText(`Your role in Team is ${role}.`)).toBeVisible();
      const sent = `${await answer?.text()} ${await page.content()}`;
      for (const secret of ['secret-folder', 'title is missing', 'ab'.repeat(32), 'PROCEED']) expect(sent, path).not.toContain(secret);
    }
    await expect(page.getByRole('link', { name: 'Imports' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Back to pitchbooks' }).click();
    await expect(page.getByRole('link', { name: 'Aldermoor Foods' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Imports' })).toHaveCount(0);
  });
}

test('imports and details are “not found” for a stranger, and so is a run that does not exist', async ({ page, context, openBrowser }) => {
  const { organizationId, slug, people } = await makeTeam();
  const { runId, bookId } = await importOldBook({ organizationId, slug });
  const stranger = await newPerson('Sam Stranger');
  await enterAs(context, stranger);
  const expectNothing = async (browser: Page, path: string) => {
    expect((await visit(browser, path))?.status(), path).toBe(404);
    await expect(browser.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible();
    for (const secret of ['old-data', 'Aldermoor', 'peer set']) expect(await browser.content(), path).not.toContain(secret);
  };
  // By the team's address, and by the stranger's own, where they are the owner.
  for (const home of [slug, stranger.slug]) {
    await expectNothing(page, `/${home}/imports/${runId}`);
    await expectNothing(page, `/${home}/pitchbooks/${bookId}/details`);
  }
  await expectNothing(page, `/${slug}/imports`);

  const owner = await openBrowser(people.owner);
  await expectNothing(owner, `/${slug}/imports/${randomUUID()}`);
  await expectNothing(owner, `/${slug}/imports/no-id-at-all`);
  await expectNothing(owner, `/${slug}/pitchbooks/${randomUUID()}/details`);
});

test('the details of an imported book show a viewer what was kept of the old record, as text', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await importOldBook({ organizationId, slug, author: people.owner.email });
  await enterAs(context, people.viewer);
  await visit(page, `/${slug}/pitchbooks`);
  await page.getByRole('button', { name: 'Actions for Aldermoor Foods' }).click();
  await page.getByRole('menuitem', { name: 'Details' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Aldermoor Foods' })).toBeVisible();
  await expect(page).toHaveTitle('Details of Aldermoor Foods · Pitchbook Builder');
  await expect(page.getByText('20 May 2024, 07:00 UTC by Olga Owner')).toBeVisible();

  const kept = (path: string) => section(page, 'Kept from the old tool').getByRole('listitem').filter({ hasText: path });
  await expect(kept('$.reviewNotes')).toContainText('"Check the peer set"');
  await expect(kept('$.clientId')).toContainText('12345678901234567890.10');
  await expect(kept('$.banner')).toContainText('<script>window.broken = true</script><b>bold</b>');
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
  // A long one is folded, and of one that is longer than a page has room for the beginning is there.
  await expect(kept('$.archive').getByText('A long memo.')).toBeHidden();
  await kept('$.archive').getByText('Show it').click();
  await expect(kept('$.archive').getByText('A long memo.')).toBeVisible();
  await expect(kept('$.archive')).toContainText('Text of 26,000 characters');
  await expect(kept('$.archive')).toContainText('This is its beginning.');
  // Which run brought it is the owners' and admins' to know.
  await expect(page.getByText('old-data')).toHaveCount(0);
});

test('an owner comes from the details to the run, and sees who changed the book', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  const { bookId } = await importOldBook({ organizationId, slug, beside: NOTHING_BESIDE });
  await people.member.db.rpc('patch_pitchbook', { p_id: bookId, p_patch: { title: 'Aldermoor, sold' } }).throwOnError();
  await enterAs(context, people.owner);
  await visit(page, `/${slug}/pitchbooks/${bookId}/details`);
  await expect(page.getByText(/UTC by Mia Member$/)).toBeVisible();
  await expect(page.getByText('Nothing was left over')).toBeVisible();
  await page.getByRole('link', { name: 'old-data' }).click();
  await expectReport(page);
});

test('a book that was made here has details without an old tool; the editor leads there and back, and saves on the way', async ({ page, context }) => {
  const person = await newPerson();
  const book = await createBook(person, { title: 'Made here' });
  await enterAs(context, person);
  await openBook(page, person.slug, book.id);
  await writeBox(page, 'Subtitle', 'Written just before');
  await page.getByRole('banner').getByRole('link', { name: 'Details' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Made here' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Kept from the old tool' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Open the pitchbook' }).click();
  await expectBox(page, 'Subtitle', 'Written just before');
});

test('the list of imports is sound, empty, filled and withheld', async ({ page, context, openBrowser }) => {
  const { organizationId, slug, people } = await makeTeam();
  await enterAs(context, people.owner);
  await check(page, `/${slug}/imports`, 'No imports yet');
  await importOldBook({ organizationId, slug });
  await importOldBook({ organizationId, slug, sourceName: `old-data/${'a-long-name-'.repeat(20)}`, end: 'abandoned' });
  await check(page, `/${slug}/imports`, 'Imports');
  await check(await openBrowser(people.viewer), `/${slug}/imports`, FORBIDDEN);
});

test('the page of an import is sound, with a report and without', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await enterAs(context, people.owner);
  const { runId } = await importOldBook({ organizationId, slug });
  const abandoned = await importOldBook({ organizationId, slug, sourceName: `old-data/${'a-long-name-'.repeat(20)}`, end: 'abandoned' });
  await check(page, `/${slug}/imports/${abandoned.runId}`, /^Import of old-data/);
  await check(page, `/${slug}/imports/${runId}`, 'Import of old-data');
  await page.getByText('1 check passed').click();
  await expectSoundAtAnyWidth(page);
});

test('the details of a book are sound', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await enterAs(context, people.owner);
  const bare = await importOldBook({ organizationId, slug, beside: NOTHING_BESIDE });
  const full = await importOldBook({ organizationId, slug });
  await check(page, `/${slug}/pitchbooks/${bare.bookId}/details`, 'Aldermoor Foods');
  await check(page, `/${slug}/pitchbooks/${full.bookId}/details`, 'Aldermoor Foods');
  await page.getByText('Show it').click();
  await expectSoundAtAnyWidth(page);
});
