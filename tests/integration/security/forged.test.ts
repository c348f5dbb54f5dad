import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { safeNext } from '@/lib/security/safe-next';
import { createBook, readBook } from '../../support/api';
import { signUpPerson, type TestPerson } from '../../support/people';
import { databaseState } from '../../support/security/database-state';
import { sessionCookie } from '../../support/security/page-session';
import { builtActions, callAction, postAction } from '../../support/security/server-actions';
import { testEnv } from '../../support/test-env';

let ada: TestPerson;
let book: string;
const idOf = (name: string) => builtActions().find((action) => action.name === name)?.id ?? '';

beforeAll(async () => {
  ada = await signUpPerson();
  book = (await createBook(ada)).id;
});

/** Of the tests around it, of which none may write anything: looks at the database before the first and after the last. */
function expectNothingWritten(): void {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await databaseState();
  });
  afterAll(async () => {
    expect(await databaseState()).toEqual(before);
  });
}

const rename = (headers: Record<string, string>) => callAction(idOf('renamePitchbook'), [{ id: book, title: 'Forged' }], { headers: { ...sessionCookie(ada), ...headers } });

it('an action works from our own pages', async () => {
  expect((await callAction(idOf('renamePitchbook'), [{ id: book, title: 'Honest' }], { headers: sessionCookie(ada) })).result).toMatchObject({ ok: true });
  expect((await readBook(ada, book)).title).toBe('Honest');
});

describe('an action', () => {
  expectNothingWritten();

  it.each(['https://evil.example', 'null', 'http://localhost:1', 'http://localhost.evil.example', 'file://'])('posted from %s changes nothing', async (origin) => {
    expect((await rename({ origin })).status).toBe(403);
  });

  it('posted from another site that claims our host changes nothing', async () => {
    for (const forwarded of ['evil.example', 'localhost']) {
      expect((await rename({ origin: 'https://evil.example', 'x-forwarded-host': forwarded === 'localhost' ? new URL(testEnv('TEST_APP_URL')).host : 'other.example' })).status).toBe(403);
    }
  });

  it.each([
    ['of nobody', '7f'.repeat(21)],
    ['that is no id', 'renamePitchbook'],
    ['of the prototype', '__proto__'],
    ['that is empty', ''],
    ['that is long', 'a'.repeat(5_000)],
    ['of a path', '../../../etc/passwd'],
  ])('with a Next-Action %s is not found, and changes nothing', async (_name, id) => {
    const answer = await callAction(id, [{ id: book, title: 'Forged' }], { headers: sessionCookie(ada) });
    // 409: the page that sent it may be of an older build.
    expect([400, 404, 405, 409]).toContain(answer.status);
    expect(answer.result).toBeUndefined();
  });

  it('named in a form instead of the header is not run', async () => {
    const form = new FormData();
    form.set(`$ACTION_ID_${idOf('renamePitchbook')}`, '');
    form.set('1_id', book);
    const response = await fetch(new URL('/account', testEnv('TEST_APP_URL')), { method: 'POST', body: form, headers: sessionCookie(ada) });
    expect(response.status).toBe(405);
  });

  it('takes no second argument, and no bound one', async () => {
    const answer = await postAction(idOf('renamePitchbook'), JSON.stringify([{ id: book }, { id: book, title: 'Forged' }]), { headers: sessionCookie(ada) });
    expect(answer.result).toMatchObject({ ok: false, error: { code: 'validation' } });
  });
});

describe('headers by which the server talks to itself', () => {
  expectNothingWritten();
  const protectedPage = () => fetch(new URL('/account', testEnv('TEST_APP_URL')), { redirect: 'manual', headers: forged });
  const forged = {
    'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
    'x-middleware-next': '1', 'x-middleware-rewrite': '/account', 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'a=b',
    'x-pathname': '/sign-in', 'x-nonce': 'forged', 'x-invoke-path': '/account', 'x-invoke-status': '200', 'x-matched-path': '/account', 'x-nextjs-data': '1', 'x-now-route-matches': '1',
  };

  it('open no page', async () => {
    for (const value of ['middleware', 'src/middleware', 'middleware:'.repeat(5), 'pages/_middleware', 'proxy']) {
      const response = await fetch(new URL('/account', testEnv('TEST_APP_URL')), { redirect: 'manual', headers: { 'x-middleware-subrequest': value } });
      expect([value, response.status, response.headers.get('location')]).toEqual([value, 307, '/sign-in?next=%2Faccount']);
    }
    const response = await protectedPage();
    expect([response.status, response.headers.get('location')?.startsWith('/sign-in')]).toEqual([307, true]);
  });

  it('open no API', async () => {
    const response = await fetch(new URL('/api/v1/pitchbooks', testEnv('TEST_APP_URL')), { headers: forged });
    expect(response.status).toBe(401);
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('change nothing', async () => {
    for (const action of ['renamePitchbook', 'deletePitchbook', 'purgePitchbook']) {
      const answer = await callAction(idOf(action), [{ id: book, title: 'Forged' }], { headers: forged });
      expect(answer.result).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    }
  });
});

describe('a session', () => {
  it('that somebody wrote by hand is none', async () => {
    const [header, , signature] = ada.token.split('.');
    const claims = { sub: ada.userId, role: 'authenticated', aud: 'authenticated', exp: 4_000_000_000 };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = [encode({ alg: 'none', typ: 'JWT' }), encode(claims), ''].join('.');
    for (const token of [[header, encode(claims), signature].join('.'), unsigned, [encode({ alg: 'none', typ: 'JWT' }), encode(claims), 'x'].join('.')]) {
      const response = await fetch(new URL('/account', testEnv('TEST_APP_URL')), { redirect: 'manual', headers: sessionCookie({ token, userId: ada.userId }) });
      expect(response.status).toBe(307);
    }
  });
});

describe('a token with the right signature', () => {
  const signed = (claims: object) => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: ada.userId, aud: 'authenticated', role: 'authenticated', iat: now - 7_200, exp: now + 3_600, ...claims })}`;
    return `${content}.${createHmac('sha256', testEnv('TEST_JWT_SECRET')).update(content).digest('base64url')}`;
  };
  const ask = async (token: string) => (await fetch(new URL('/api/v1/pitchbooks', testEnv('TEST_APP_URL')), { headers: { authorization: `Bearer ${token}` } })).status;

  it('opens the API', async () => expect(await ask(signed({}))).toBe(200));

  it.each([
    ['that has expired', { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['of a service', { role: 'service_role' }],
    ['for another service', { aud: 'elsewhere' }],
    ['of nobody', { sub: undefined }],
  ])('%s opens nothing', async (_name, claims) => expect(await ask(signed(claims))).toBe(401));
});

describe('the way after signing in', () => {
  const elsewhere = ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '/%2f%2fevil.example/..//evil.example', '/.//evil.example', 'http:evil.example'];

  it('leads to this site only, whatever is asked for', async () => {
    for (const next of elsewhere) {
      const answer = await callAction(idOf('signIn'), [{ email: ada.email, password: ada.password, next }]);
      const data = answer.result?.ok === true ? (answer.result.data as { next: string }) : { next: '' };
      expect(new URL(data.next, 'https://ours.example').origin, next).toBe('https://ours.example');
      expect(data.next).toBe(safeNext(next));
    }
  });

  it('from a link in a mail leads to this site only', async () => {
    for (const next of elsewhere) {
      const response = await fetch(new URL(`/auth/confirm?token_hash=x&type=recovery&next=${encodeURIComponent(next)}`, testEnv('TEST_APP_URL')), { redirect: 'manual' });
      expect([next, response.status, response.headers.get('location')]).toEqual([next, 303, '/sign-in?error=link']);
    }
  });

  it('of an address with many slashes leads to this site only', async () => {
    for (const path of ['//evil.example/', '///evil.example//', '/\\evil.example/', '/%5cevil.example/', '/%2f%2fevil.example/']) {
      const response = await fetch(`${testEnv('TEST_APP_URL')}${path}`, { redirect: 'manual' });
      const location = response.headers.get('location') ?? '/';
      expect(new URL(location, testEnv('TEST_APP_URL')).origin, path).toBe(testEnv('TEST_APP_URL'));
    }
  });
});
