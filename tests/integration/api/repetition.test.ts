import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pitchbookAnswer, pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { callApi, expectAnswer, expectError, newBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';
import { testEnv } from '../../support/test-env';

let ada: TestPerson;
beforeAll(async () => {
  ada = await signUpPerson();
});

const post = (key: string | null, body: object | string = newBook, person = ada) =>
  callApi(person, 'POST', '/pitchbooks', { body, headers: key === null ? {} : { 'idempotency-key': key } });
const countBooks = async () => expectAnswer(await callApi(ada, 'GET', '/pitchbooks'), 200, pitchbookListAnswer).total;

describe('an Idempotency-Key', () => {
  it('gives the same book for the same request, and makes it once', async () => {
    const key = randomUUID();
    const before = await countBooks();
    const first = expectAnswer(await post(key), 201, pitchbookAnswer);
    expect(expectAnswer(await post(key), 201, pitchbookAnswer)).toEqual(first);
    // The same request in another spelling.
    const { title, sections } = newBook;
    expect(expectAnswer(await post(key, JSON.stringify({ sections, title }, null, 2)), 201, pitchbookAnswer)).toEqual(first);
    expect(await countBooks()).toBe(before + 1);
  });

  it('makes one book of two requests at the same instant', async () => {
    const key = randomUUID();
    const before = await countBooks();
    const [one, other] = await Promise.all([post(key), post(key)]);
    expect(expectAnswer(one, 201, pitchbookAnswer)).toEqual(expectAnswer(other, 201, pitchbookAnswer));
    expect(await countBooks()).toBe(before + 1);
  });

  it('with another request is 422', async () => {
    const key = randomUUID();
    const before = await countBooks();
    await post(key);
    expectError(await post(key, { ...newBook, title: 'Another one' }), 422, 'idempotency_mismatch');
    expect(await countBooks()).toBe(before + 1);
  });

  it("is one person's own", async () => {
    const key = randomUUID();
    const mine = expectAnswer(await post(key), 201, pitchbookAnswer);
    const theirs = expectAnswer(await post(key, newBook, await signUpPerson()), 201, pitchbookAnswer);
    expect(theirs.pitchbook.id).not.toBe(mine.pitchbook.id);
  });

  it('is not used up by a request that failed', async () => {
    const key = randomUUID();
    expectError(await post(key, { ...newBook, title: '' }), 400, 'validation');
    expectAnswer(await post(key), 201, pitchbookAnswer);
  });

  it('that is too long is 400', async () => {
    expectError(await post('k'.repeat(256)), 400, 'validation');
  });
});

describe('without a key', () => {
  it('two equal requests make two books', async () => {
    const before = await countBooks();
    await post(null);
    await post(null);
    expect(await countBooks()).toBe(before + 2);
  });
});

describe('creating again and again', () => {
  it('is 429 at the sixth time within 15 minutes, with the time to wait, for this person alone', async () => {
    const app = testEnv('TEST_LIMITED_APP_URL');
    const hasty = await signUpPerson();
    const create = (person: TestPerson) => callApi(person, 'POST', '/pitchbooks', { body: newBook, app });
    for (let time = 1; time <= 5; time++) expectAnswer(await create(hasty), 201, pitchbookAnswer);

    const sixth = await create(hasty);
    const error = expectError(sixth, 429, 'rate_limited');
    expect(Number(sixth.headers.get('retry-after'))).toBe(error.retryAfter);
    expect(error.retryAfter).toBeGreaterThan(0);
    expect(error.retryAfter).toBeLessThanOrEqual(15 * 60);
    expect(expectAnswer(await callApi(hasty, 'GET', '/pitchbooks', { app }), 200, pitchbookListAnswer).total).toBe(5);
    expectAnswer(await create(await signUpPerson()), 201, pitchbookAnswer);
  });
});
