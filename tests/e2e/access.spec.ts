import { randomUUID } from 'node:crypto';
import { copyDemoBook, createBook } from './books';
import { box, editBox, expectOpen, expectSaved, expectSlides, goToSlide, openBook, slideButtons, slideList, slideNames } from './editor';
import { DEMO_BOOK, DEMO_SLUG, expect, test, visit, reload } from './fixtures';
import { demoCredentials, demoPerson, enterAs, fillSignIn, newPerson } from './people';

test.describe('the 40-slide book', () => {
  test('a viewer reads every slide and can change nothing', async ({ page, context }) => {
    await enterAs(context, demoCredentials('viewer'));
    await openBook(page, DEMO_SLUG, DEMO_BOOK);
    await expect(page.getByText('You can read everything here and change nothing')).toBeVisible();
    await expect(slideButtons(page)).toHaveCount(40);

    await goToSlide(page, 5);
    await expect(page.getByRole('group', { name: /^Slide 5: Northwind Rail is a scarce/ })).toContainText('A market leader with contracts');
    for (const name of ['New slide', 'Slides and sections', 'Undo', 'Redo', /^Status: /, /^Section “/, 'Bold']) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
    await expect(page.getByRole('combobox', { name: 'Layout' })).toHaveCount(0);
    await expect(page.getByRole('textbox', { name: 'Title of the pitchbook' })).toHaveCount(0);
    await expect(page.getByLabel('Section prompt', { exact: true })).toHaveValue(/^Write for a board member/);
    await expect(page.getByLabel('Section prompt', { exact: true })).not.toBeEditable();
    await expect(page.getByRole('switch').first()).toBeDisabled();
    await page.getByRole('tab', { name: 'Notes' }).click();
    await expect(page.getByLabel('Speaker notes')).not.toBeEditable();
  });

  test('keys that change a book do nothing for a viewer', async ({ page, context }) => {
    await enterAs(context, demoCredentials('viewer'));
    await openBook(page, DEMO_SLUG, DEMO_BOOK);
    await goToSlide(page, 5);
    const before = await slideNames(page);
    const slide = slideList(page).getByRole('button', { name: /^Slide 5: / });
    for (const keys of ['Delete', 'Backspace', 'Alt+ArrowUp', 'ControlOrMeta+d', 'ControlOrMeta+m', 'Enter', 'F2', 'ControlOrMeta+z']) await slide.press(keys);
    const drawing = page.getByRole('group', { name: /^Slide 5: / });
    await drawing.dblclick();
    await page.keyboard.type('Overwritten');
    await expect(page.getByRole('textbox', { name: /, slide 5$/ })).toHaveCount(0);
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByLabel('Speaker notes').press('End');
    await page.keyboard.type('Overwritten');
    expect(await slideNames(page)).toEqual(before);
    await reload(page);
    await expectOpen(page);
    expect(await slideNames(page)).toEqual(before);
    await expect(page.getByText('Overwritten')).toHaveCount(0);
  });

  test('a member changes it, and a viewer sees the change', async ({ page, context, openBrowser }) => {
    const member = await demoPerson('member');
    const book = await copyDemoBook(member, `Aurora ${randomUUID()}`);
    await enterAs(context, member);
    await openBook(page, DEMO_SLUG, book.id);
    await expect(slideButtons(page)).toHaveCount(40);
    await goToSlide(page, 5);
    const title = await editBox(page, 'Title');
    await title.press('ControlOrMeta+a');
    await page.keyboard.type('A rail platform with growth under contract');
    await page.keyboard.press('Escape');
    await expectSaved(page);

    const other = await openBrowser(demoCredentials('viewer'));
    await openBook(other, DEMO_SLUG, book.id);
    await expect(slideList(other).getByRole('button', { name: 'Slide 5: A rail platform with growth under contract' })).toBeVisible();
  });
});

test('a book is “not found” for a stranger, word for word as one that does not exist', async ({ page, context }) => {
  const [author, stranger] = [await newPerson('Alma Author'), await newPerson('Sam Stranger')];
  const book = await createBook(author, { title: 'Behind closed doors' });
  await enterAs(context, stranger);

  const see = async (path: string) => {
    const answer = await visit(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    return { status: answer?.status(), title: await page.title(), text: await page.getByRole('main').innerText() };
  };
  // By the stranger's own address, where the team itself gives nothing away.
  const foreign = await see(`/${stranger.slug}/pitchbooks/${book.id}`);
  expect(foreign).toEqual(await see(`/${stranger.slug}/pitchbooks/${randomUUID()}`));
  expect(foreign.status).toBe(404);
  expect(foreign.text).not.toContain('Behind closed doors');
  expect(await see(`/${author.slug}/pitchbooks/${book.id}`)).toEqual(foreign);
  expect(await see(`/${randomUUID()}/pitchbooks/${randomUUID()}`)).toEqual(foreign);
  expect(await see(`/${stranger.slug}/pitchbooks/no-id-at-all`)).toEqual(foreign);
  // The demo organisation's own people are strangers here, too.
  expect(await see(`/${DEMO_SLUG}/pitchbooks/${DEMO_BOOK}`)).toEqual(foreign);
});

test('someone who is signed out signs in first and then lands on the book', async ({ page }) => {
  const person = await newPerson();
  const book = await createBook(person, { title: 'Sent by link' });
  await visit(page, `/${person.slug}/pitchbooks/${book.id}?slide=${book.slides[4]?.id}`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await fillSignIn(page, person);
  await expectSlides(page, ['Sent by link', 'Contents', 'Legal notice', 'Market', 'Body Text', 'Body Text', 'Valuation', 'Body Text', 'Body Text', 'Body Text']);
  await expect(slideList(page).getByRole('button', { name: /^Slide 5: / })).toHaveAttribute('aria-current', 'true');
  await expect(box(page, 'Title')).toBeVisible();
});
