import { beforeAll, describe, expect, it } from 'vitest';
import { deletedAnswer, pitchbookAnswer, pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { callApi, createBook, expectAnswer, expectError, newBook, readBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';

let ada: TestPerson;
beforeAll(async () => {
  ada = await signUpPerson('Ada Marsh');
});

const listBooks = async (query = '') => expectAnswer(await callApi(ada, 'GET', `/pitchbooks${query}`), 200, pitchbookListAnswer);

describe('creating a pitchbook', () => {
  it('answers 201 with the slides of the creation rule, in order', async () => {
    const book = await createBook(ada, { ...newBook, pitchbookPrompt: 'Two ideas a slide.', type: 'custom' });
    expect(book).toMatchObject({ title: 'Project Aurora', type: 'custom', status: 'draft', pitchbookPrompt: 'Two ideas a slide.', inheritTemplatePrompts: true, createdBy: ada.userId });
    expect(book.sections.map(({ title, orderIndex, numberOfSlides, prompt }) => ({ title, orderIndex, numberOfSlides, prompt }))).toEqual([
      { title: 'Market', orderIndex: 0, numberOfSlides: 2, prompt: 'Figures need a source.' },
      { title: 'Team', orderIndex: 1, numberOfSlides: 1, prompt: null },
    ]);
    const [market, team] = book.sections.map(({ id }) => id);
    expect(book.slides.map(({ slideNumber, layoutName, type, sectionId }) => [slideNumber, layoutName, type, sectionId])).toEqual([
      [1, 'Title Slide', 'title', null],
      [2, 'Contents', 'contents', null],
      [3, 'Legal Notice', 'legal', null],
      [4, 'Section Divider', 'section-divider', market],
      [5, 'Body Text', 'body', market],
      [6, 'Body Text', 'body', market],
      [7, 'Section Divider', 'section-divider', team],
      [8, 'Body Text', 'body', team],
    ]);
  });

  it("starts with the layouts' default prompts, unless the book inherits none", async () => {
    const inheriting = await createBook(ada);
    expect(Object.keys(inheriting.slides.find(({ type }) => type === 'body')?.prompts ?? {})).not.toEqual([]);
    const plain = await createBook(ada, { ...newBook, inheritTemplatePrompts: false });
    expect(plain.slides.flatMap(({ prompts }) => Object.values(prompts))).toEqual([]);
  });

  it('can be read again as it was answered', async () => {
    const created = await createBook(ada);
    expect(await readBook(ada, created.id)).toEqual(created);
  });

  it('reaches the limits: 50 sections, 500 slides', async () => {
    const sections = Array.from({ length: 50 }, (_, index) => ({ title: `Section ${index + 1}`, numberOfSlides: index < 49 ? 8 : 55 }));
    const book = await createBook(ada, { title: 'As large as can be', sections });
    expect(book.slides).toHaveLength(500);
    expect(book.slides.at(-1)?.slideNumber).toBe(500);
  });
});

describe('listing pitchbooks', () => {
  it('pages, sorts, filters and searches', async () => {
    ada = await signUpPerson();
    for (const title of ['Bravo rail', 'Alpha grid', 'Charlie rail']) await createBook(ada, { ...newBook, title, type: title.startsWith('Alpha') ? 'template' : 'standard' });
    const titles = async (query: string) => (await listBooks(query)).pitchbooks.map(({ title }) => title);

    expect(await titles('?sort=title&order=asc')).toEqual(['Alpha grid', 'Bravo rail', 'Charlie rail']);
    expect(await titles('')).toEqual(['Charlie rail', 'Alpha grid', 'Bravo rail']);
    expect(await titles('?type=template')).toEqual(['Alpha grid']);
    expect(await titles('?status=ready')).toEqual([]);
    expect((await titles('?q=rail')).toSorted()).toEqual(['Bravo rail', 'Charlie rail']);
    expect(await listBooks('?sort=title&order=asc&limit=2&page=2')).toMatchObject({ page: 2, limit: 2, total: 3, pitchbooks: [{ title: 'Charlie rail', sectionCount: 2, slideCount: 8 }] });
  });

  it('drops unknown keys and names wrong values', async () => {
    expect(await listBooks('?utm_source=mail')).toMatchObject({ page: 1, limit: 20 });
    const error = expectError(await callApi(ada, 'GET', '/pitchbooks?page=0&limit=500&sort=size&status=lost'), 400, 'validation');
    expect(error.errors?.map(({ field }) => field)).toEqual(['page', 'limit', 'sort', 'status']);
  });
});

describe('changing a pitchbook', () => {
  it('changes the fields that are named, and no others', async () => {
    const book = await createBook(ada);
    const answer = await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { title: 'Project Borealis', status: 'ready', pitchbookPrompt: null } });
    const { pitchbook } = expectAnswer(answer, 200, pitchbookAnswer);
    expect(pitchbook).toEqual({ ...book, title: 'Project Borealis', status: 'ready', revision: pitchbook.revision, updatedAt: pitchbook.updatedAt });
    expect(pitchbook.revision).toBeGreaterThan(book.revision);
    expect(await readBook(ada, book.id)).toEqual(pitchbook);
  });

  it('changes and removes prompts by slide number, from the revision that was read', async () => {
    const book = await createBook(ada, { ...newBook, inheritTemplatePrompts: false });
    const written = await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { revision: book.revision, prompts: { slide_5: { '12': 'Three bullets' }, slide_8: { '12': 'A chart' } } } });
    const { pitchbook } = expectAnswer(written, 200, pitchbookAnswer);
    expect(pitchbook.slides.filter(({ prompts }) => Object.keys(prompts).length > 0).map(({ slideNumber, prompts }) => [slideNumber, prompts])).toEqual([
      [5, { '12': 'Three bullets' }],
      [8, { '12': 'A chart' }],
    ]);
    const removed = await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { revision: pitchbook.revision, prompts: { slide_5: { '12': null } } } });
    expect(expectAnswer(removed, 200, pitchbookAnswer).pitchbook.slides[4]?.prompts).toEqual({});
  });

  it('is refused from an older revision, and changes nothing', async () => {
    const book = await createBook(ada);
    expectAnswer(await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { title: 'First', revision: book.revision } }), 200, pitchbookAnswer);
    expectError(await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { title: 'Second', revision: book.revision } }), 409, 'stale_revision');
    expect((await readBook(ada, book.id)).title).toBe('First');
  });

  it('names a slide that does not exist, and changes nothing', async () => {
    const book = await createBook(ada);
    const answer = await callApi(ada, 'PATCH', `/pitchbooks/${book.id}`, { body: { title: 'No', revision: book.revision, prompts: { slide_99: { '12': 'Lost' } } } });
    expect(expectError(answer, 400, 'validation').errors?.map(({ field }) => field)).toEqual(['prompts.slide_99']);
    expect(await readBook(ada, book.id)).toEqual(book);
  });
});

describe('deleting a pitchbook', () => {
  it('counts what went into the trash; then the book is gone', async () => {
    const book = await createBook(ada);
    expect(expectAnswer(await callApi(ada, 'DELETE', `/pitchbooks/${book.id}`), 200, deletedAnswer).deleted).toEqual({ sections: 2, slides: 8 });
    expectError(await callApi(ada, 'GET', `/pitchbooks/${book.id}`), 404, 'not_found');
    expectError(await callApi(ada, 'DELETE', `/pitchbooks/${book.id}`), 404, 'not_found');
    expect((await listBooks('?limit=100')).pitchbooks.map(({ id }) => id)).not.toContain(book.id);
  });
});

describe("the API's description", () => {
  it('is public and OpenAPI 3.1', async () => {
    const answer = await callApi(null, 'GET', '/openapi.json');
    expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
  });
});
