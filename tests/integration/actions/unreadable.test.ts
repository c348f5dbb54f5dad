import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBook, readBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';
import { sessionCookie } from '../../support/security/page-session';
import { sendRaw } from '../../support/security/raw-request';
import { builtActions } from '../../support/security/server-actions';
import { testEnv } from '../../support/test-env';

const eleven = 11 * 1024 * 1024;
let ada: TestPerson;
let book: string;
beforeAll(async () => {
  ada = await signUpPerson();
});
beforeEach(async () => {
  book = (await createBook(ada)).id;
});

function post(name: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const app = testEnv('TEST_APP_URL');
  const id = builtActions().find((action) => action.name === name)?.id ?? '';
  return sendRaw(app, path, { method: 'POST', headers: { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component', origin: app, ...headers }, body });
}

function expectRefused(answer: Response, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
}

// Next asks the list of pitchbooks in a request of its own where another page is asked to rename one.
describe.each(['/[org]/pitchbooks', '/sign-in'])('what is sent to an action at %s', (page) => {
  it('gets 413 by counting where it is over 10 MB and declares no length, and nothing is done', async () => {
    const body = `[${JSON.stringify({ id: book, title: 'Too large' })}${' '.repeat(eleven)}]`;
    expectRefused(await post('renamePitchbook', page, body, sessionCookie(ada)), 413);
    expect((await readBook(ada, book)).title).toBe('Project Aurora');
  });

  it('is done where it is well-formed', async () => {
    const answer = await post('renamePitchbook', page, JSON.stringify([{ id: book, title: 'Small' }]), sessionCookie(ada));
    expect([answer.status, (await readBook(ada, book)).title]).toEqual([200, 'Small']);
  });

  it.each([
    ['broken', '["$x"'],
    ['empty', ''],
    ['null', 'null'],
    ['a number', '7'],
    ['a reference to nothing', '["$F1"]'],
    ['more arguments than Next takes', JSON.stringify(Array.from({ length: 1_001 }, () => 0))],
  ])('gets 400 where it is no list of arguments: %s', async (_name, body) => {
    expectRefused(await post('renamePitchbook', page, body, sessionCookie(ada)), 400);
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=x'])('gets 400 where it is not the form that it claims to be: %s', async (type) => {
    expectRefused(await post('renamePitchbook', page, 'junk', { ...sessionCookie(ada), 'content-type': type }), 400);
  });
});

it('gets 400 also from people who are signed out', async () => {
  expectRefused(await post('signIn', '/sign-in', '['), 400);
});
