import type { Page } from '@playwright/test';
import { choose, createBook } from './books';
import { drawnText, expectOpen, openBook, writeBox } from './editor';
import { expect, test, visit, reload } from './fixtures';
import { enterAs, makeTeam, newPerson } from './people';

function row(page: Page, title: string) {
  return page.getByRole('row').filter({ has: page.getByRole('button', { name: `Actions for ${title}`, exact: true }) });
}

/** Rows of books, without the head of the table. */
function books(page: Page) {
  return page.getByRole('row').filter({ hasNot: page.getByRole('columnheader') });
}

test('search, filters, sorting and pages stand in the address, and survive a reload and the way back', async ({ page, context }) => {
  const person = await newPerson();
  for (let number = 1; number <= 26; number++) {
    await createBook(person, { title: `Book ${String(number).padStart(2, '0')}`, type: number === 7 ? 'template' : 'standard', sections: { Market: 1 } });
  }
  const list = `/${person.slug}/pitchbooks`;
  await enterAs(context, person);
  await visit(page, list);
  await expect(books(page)).toHaveCount(25);
  await expect(books(page).first()).toContainText('Book 26');

  await page.getByRole('link', { name: 'Title' }).click();
  await expect(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(books(page).first()).toContainText('Book 01');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(books(page)).toHaveCount(1);
  await expect(books(page)).toContainText('Book 26');
  await expect(page).toHaveURL(`${list}?sort=title&page=2`);
  await reload(page);
  await expect(books(page)).toContainText('Book 26');
  await page.goBack();
  await expect(books(page).first()).toContainText('Book 01');

  await page.getByRole('searchbox').fill('book 1');
  await expect(page).toHaveURL(`${list}?q=book+1&sort=title`);
  await page.getByRole('searchbox').fill('Book 07');
  await expect(books(page)).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Custom');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Template');
  await expect(books(page)).toHaveCount(1);
  await reload(page);
  await expect(page.getByRole('searchbox')).toHaveValue('Book 07');
  await expect(page.getByRole('combobox', { name: 'Type' })).toHaveValue('template');
  await expect(books(page)).toContainText('Book 07');

  await page.getByRole('combobox', { name: 'Status' }).selectOption('Archived');
  await page.getByRole('link', { name: 'Clear search and filters' }).click();
  await expect(page).toHaveURL(list);
  await expect(books(page)).toHaveCount(25);
});

test('a book is renamed, duplicated, archived and brought back', async ({ page, context }) => {
  const person = await newPerson();
  const { id } = await createBook(person, { title: 'Project Heron' });
  await person.db.rpc('patch_pitchbook', { p_id: id, p_patch: { status: 'ready' } }).throwOnError();
  await enterAs(context, person);
  await visit(page, `/${person.slug}/pitchbooks`);

  await choose(page, 'Project Heron', 'Rename…');
  const dialog = page.getByRole('dialog', { name: 'Rename pitchbook' });
  await dialog.getByLabel('Title').fill('   ');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByLabel('Title')).toHaveAccessibleDescription(/\w/);
  await dialog.getByLabel('Title').fill('Project Kingfisher');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(row(page, 'Project Kingfisher')).toBeVisible();

  await choose(page, 'Project Kingfisher', 'Duplicate');
  await expect(page.getByText(/^“.+” was made$/)).toBeVisible();
  await expect(books(page)).toHaveCount(2);

  await choose(page, 'Project Kingfisher', 'Archive');
  await expect(row(page, 'Project Kingfisher')).toContainText('Archived');
  await choose(page, 'Project Kingfisher', 'Bring back from the archive');
  await expect(row(page, 'Project Kingfisher')).toContainText('Ready');
});

test('a book goes to the trash, comes back, and goes for good', async ({ page, context }) => {
  const person = await newPerson();
  await createBook(person, { title: 'Project Heron' });
  const list = `/${person.slug}/pitchbooks`;
  await enterAs(context, person);
  await visit(page, list);

  await choose(page, 'Project Heron', 'Delete…');
  const question = page.getByRole('alertdialog', { name: 'Delete “Project Heron”?' });
  await expect(question).toContainText('10 slides');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();

  await page.getByRole('link', { name: 'Trash' }).click();
  await expect(page.getByRole('heading', { name: 'Trash' })).toBeVisible();
  await choose(page, 'Project Heron', 'Restore');
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to pitchbooks' }).click();
  await expect(row(page, 'Project Heron')).toBeVisible();

  await choose(page, 'Project Heron', 'Delete…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();
  await visit(page, `${list}?view=trash`);
  await choose(page, 'Project Heron', 'Delete for good…');
  await page.getByRole('alertdialog', { name: 'Delete “Project Heron” for good?' }).getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  await visit(page, list);
  await expect(page.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();
});

test('who is in two organisations switches between them', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await createBook(people.owner, { title: 'Of the team', organizationId });
  await createBook(people.owner, { title: 'My own' });
  await enterAs(context, people.owner);
  await visit(page, `/${slug}/pitchbooks`);
  await expect(row(page, 'Of the team')).toBeVisible();
  await expect(row(page, 'My own')).toHaveCount(0);
  await page.getByRole('button', { name: 'Organisation: Team. Switch' }).click();
  await page.getByRole('menuitem', { name: /Personal/ }).click();
  await expect(row(page, 'My own')).toBeVisible();
  await expect(row(page, 'Of the team')).toHaveCount(0);
});

test('a book that somebody is in: its creator is told who and cannot delete it, an owner may insist', async ({ openBrowser }) => {
  const { organizationId, slug, people } = await makeTeam();
  const book = await createBook(people.member, { title: 'In use', organizationId });
  const admin = await openBrowser(people.admin);
  await openBook(admin, slug, book.id);
  await expect.poll(async () => (await people.owner.db.from('collaboration_presence').select('user_id').eq('pitchbook_id', book.id)).data).toEqual([{ user_id: people.admin.userId }]);

  const member = await openBrowser(people.member);
  await visit(member, `/${slug}/pitchbooks`);
  await choose(member, 'In use', 'Delete…');
  const refused = member.getByRole('alertdialog');
  await refused.getByRole('button', { name: 'Delete' }).click();
  await expect(refused).toContainText('Adam Admin is in this pitchbook right now.');
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(refused).toContainText('Adam Admin is in this pitchbook right now.');

  const owner = await openBrowser(people.owner);
  await visit(owner, `/${slug}/pitchbooks`);
  await choose(owner, 'In use', 'Delete…');
  await owner.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(owner.getByRole('alertdialog')).toContainText('Adam Admin is in this pitchbook right now.');
  await owner.getByRole('button', { name: 'Delete anyway' }).click();
  await expect(owner.getByRole('heading', { name: 'No pitchbooks yet' })).toBeVisible();

  // Who was in it learns of it with the next edit, and still sees what they wrote.
  await writeBox(admin, 'Subtitle', 'Too late');
  await expect(admin.getByRole('main').getByRole('alert')).toContainText('This pitchbook was deleted');
  await expect.poll(() => drawnText(admin)).toContain('Too late');
});

test('a viewer opens books and is offered nothing else', async ({ page, context }) => {
  const { organizationId, slug, people } = await makeTeam();
  await createBook(people.member, { title: 'Look only', organizationId });
  await enterAs(context, people.viewer);
  await visit(page, `/${slug}/pitchbooks`);
  await expect(page.getByRole('link', { name: 'New pitchbook' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Actions for Look only' }).click();
  await expect(page.getByRole('menuitem')).toHaveText(['Open', 'Details']);
  await page.getByRole('menuitem', { name: 'Open' }).click();
  await expectOpen(page);
  await visit(page, `/${slug}/pitchbooks/new`);
  await expect(page.getByRole('heading', { name: 'You can read here, but not create' })).toBeVisible();
});
