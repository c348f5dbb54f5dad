import { beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/lib/domain/pitchbook';
import { deletedAnswer, pitchbookAnswer, pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { callApi, createBook, expectAnswer, expectError, newBook, readBook } from '../../support/api';
import { makeTeam, signUpPerson, type TestPerson } from '../../support/people';
import { testEnv } from '../../support/test-env';

let people: Record<Role, TestPerson>;
let stranger: TestPerson;
let organizationId: string;

beforeAll(async () => {
  ({ people, organizationId } = await makeTeam());
  stranger = await signUpPerson();
});

const createIn = (person: TestPerson) => createBook(person, { ...newBook, organizationId });
const patch = (person: TestPerson, id: string, body: object) => callApi(person, 'PATCH', `/pitchbooks/${id}`, { body });
const remove = (person: TestPerson, id: string, query = '') => callApi(person, 'DELETE', `/pitchbooks/${id}${query}`);

describe('without credentials', () => {
  it('everything is 401', async () => {
    const path = `/pitchbooks/${crypto.randomUUID()}`;
    for (const [method, where] of [['GET', '/pitchbooks'], ['POST', '/pitchbooks'], ['GET', path], ['PATCH', path], ['DELETE', path]] as const) {
      const answer = await callApi(null, method, where, method === 'POST' || method === 'PATCH' ? { body: newBook } : {});
      expectError(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('a token that is broken, forged or of another scheme is 401', async () => {
    const [header, , signature] = stranger.token.split('.');
    const forged = [header, Buffer.from(JSON.stringify({ sub: people.owner.userId, role: 'authenticated', exp: 4_000_000_000 })).toString('base64url'), signature].join('.');
    for (const authorization of ['Bearer x', 'Bearer ', `Bearer ${forged}`, `Bearer ${stranger.token}x`, `Basic ${btoa('a:b')}`, stranger.token]) {
      expectError(await callApi(null, 'GET', '/pitchbooks', { headers: { authorization } }), 401, 'unauthenticated');
    }
  });

  it('a session cookie is no credential here', async () => {
    const session = Buffer.from(JSON.stringify({ access_token: stranger.token, token_type: 'bearer', expires_at: 4_000_000_000, refresh_token: 'x', user: {} })).toString('base64url');
    expectError(await callApi(null, 'GET', '/pitchbooks', { headers: { cookie: `pitchbook-session=base64-${session}` } }), 401, 'unauthenticated');
  });
});

describe("another organisation's things", () => {
  it('are all 404, whatever is tried, and stay as they are', async () => {
    const book = await createIn(people.member);
    expectError(await callApi(stranger, 'GET', `/pitchbooks/${book.id}`), 404, 'not_found');
    expectError(await patch(stranger, book.id, { title: 'Mine' }), 404, 'not_found');
    expectError(await patch(stranger, book.id, { revision: book.revision, prompts: { slide_5: { '12': 'Mine' } } }), 404, 'not_found');
    expectError(await remove(stranger, book.id), 404, 'not_found');
    expectError(await remove(stranger, book.id, '?insist=true'), 404, 'not_found');
    expectError(await callApi(stranger, 'POST', '/pitchbooks', { body: { ...newBook, organizationId } }), 404, 'not_found');
    expectError(await callApi(stranger, 'GET', `/pitchbooks?organizationId=${organizationId}`), 404, 'not_found');
    expect(await readBook(people.member, book.id)).toEqual(book);
  });

  it('are not in the list', async () => {
    await createIn(people.member);
    expect(expectAnswer(await callApi(stranger, 'GET', '/pitchbooks'), 200, pitchbookListAnswer).total).toBe(0);
  });

  it('look the same as what does not exist', async () => {
    const theirs = expectError(await callApi(stranger, 'GET', `/pitchbooks/${(await createIn(people.member)).id}`), 404, 'not_found');
    const nothing = expectError(await callApi(stranger, 'GET', `/pitchbooks/${crypto.randomUUID()}`), 404, 'not_found');
    expect(theirs.message).toBe(nothing.message);
  });

  it('with an id that is none are 400', async () => {
    for (const id of ['1', 'undefined', '%27%20or%201=1', `${crypto.randomUUID()}0`]) {
      expect(expectError(await callApi(stranger, 'GET', `/pitchbooks/${id}`), 400, 'validation').errors?.map(({ field }) => field)).toEqual(['id']);
    }
  });
});

describe('in one organisation', () => {
  it('a viewer reads and changes nothing', async () => {
    const book = await createIn(people.member);
    expect(await readBook(people.viewer, book.id)).toEqual(book);
    expectError(await callApi(people.viewer, 'POST', '/pitchbooks', { body: { ...newBook, organizationId } }), 403, 'forbidden');
    expectError(await patch(people.viewer, book.id, { title: 'Seen' }), 403, 'forbidden');
    expectError(await remove(people.viewer, book.id), 403, 'forbidden');
    expect(await readBook(people.member, book.id)).toEqual(book);
  });

  it.each(['owner', 'admin', 'member'] as const)('the %s changes a book that somebody else made', async (role) => {
    const book = await createIn(role === 'member' ? people.admin : people.member);
    expect(expectAnswer(await patch(people[role], book.id, { title: `By the ${role}` }), 200, pitchbookAnswer).pitchbook.title).toBe(`By the ${role}`);
  });

  it("a member archives and deletes their own books, and nobody else's", async () => {
    const theirs = await createIn(people.admin);
    expectError(await patch(people.member, theirs.id, { status: 'archived' }), 403, 'forbidden');
    expectError(await remove(people.member, theirs.id), 403, 'forbidden');
    expect(await readBook(people.admin, theirs.id)).toEqual(theirs);

    const own = await createIn(people.member);
    expectAnswer(await patch(people.member, own.id, { status: 'archived' }), 200, pitchbookAnswer);
    expectAnswer(await remove(people.member, own.id), 200, deletedAnswer);
  });

  it('an archived book is changed by its creator, owners and admins only', async () => {
    const book = await createIn(people.admin);
    const archived = expectAnswer(await patch(people.admin, book.id, { status: 'archived' }), 200, pitchbookAnswer).pitchbook;
    expectError(await patch(people.member, book.id, { title: 'Late idea' }), 403, 'forbidden');
    expectError(await patch(people.member, book.id, { status: 'draft' }), 403, 'forbidden');
    expect(await readBook(people.member, book.id)).toEqual(archived);
    expectAnswer(await patch(people.owner, book.id, { title: 'Corrected' }), 200, pitchbookAnswer);
    expect(expectAnswer(await patch(people.owner, book.id, { status: 'draft' }), 200, pitchbookAnswer).pitchbook.status).toBe('draft');
  });

  it('a book that somebody is in is deleted only when an owner or admin insists; the refusal names them', async () => {
    const book = await createIn(people.member);
    await people.viewer.db.rpc('touch_presence', { p_pitchbook_id: book.id }).throwOnError();
    const refusal = expectError(await remove(people.member, book.id), 409, 'someone_present');
    expect(refusal.message).toContain('Vera Viewer');
    expectError(await remove(people.member, book.id, '?insist=true'), 409, 'someone_present');
    expect(await readBook(people.member, book.id)).toMatchObject({ id: book.id });
    expectError(await remove(people.admin, book.id), 409, 'someone_present');
    expectAnswer(await remove(people.admin, book.id, '?insist=true'), 200, deletedAnswer);
  });
});

it('carries the headers on redirects as well', async () => {
  for (const path of ['/sign-in/', '/demo/pitchbooks/', '/api/v1/pitchbooks/']) {
    const response = await fetch(`${testEnv('TEST_APP_URL')}${path}`, { redirect: 'manual' });
    expect([path, response.status, response.headers.get('location')]).toEqual([path, 308, expect.stringMatching(new RegExp(`${path.slice(0, -1)}$`))]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-request-id')).not.toBeNull();
  }
});
