import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createClient } from '@supabase/supabase-js';
import { ResponseCookies } from 'next/dist/compiled/@edge-runtime/cookies';
import { NextRequest } from 'next/server';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as openMailedLink } from '@/app/auth/confirm/route';
import { changePassword, deleteAccount, updateProfile } from '@/lib/actions/account';
import { requestPasswordReset, signIn, signOut, signUp, updatePassword } from '@/lib/actions/auth';
import { createPitchbook } from '@/lib/actions/pitchbooks';
import type { ActionResult } from '@/lib/server/action-result';
import { browser, useTestStack } from '../../support/browser-session';
import { testEnv } from '../../support/test-env';

vi.mock('next/headers', () => ({ headers: () => browser.headers(), cookies: () => browser.cookies() }));

const password = 'plain & long <b>enough</b>';
const newEmail = () => `${randomUUID()}@people.example`;
const errorOf = (result: ActionResult<unknown>) => (result.ok ? null : { code: result.error.code, fields: result.error.errors?.map(({ field }) => field) });
const isSignedIn = async () => (await updateProfile({ fullName: 'Ada Marsh' })).ok;

/** The link of the last mail to this address. */
async function mailedLink(email: string): Promise<URL> {
  const mails = (await readFile(testEnv('TEST_MAIL_LOG'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { to: string; link: string });
  return new URL(mails.findLast(({ to }) => to === email)?.link ?? 'no:mail');
}

async function follow(link: URL): Promise<void> {
  const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ');
  const answer = await openMailedLink(new NextRequest(link, { headers: { cookie } }));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/update-password']);
  const jar = await browser.cookies();
  for (const { name, value, maxAge } of new ResponseCookies(answer.headers).getAll()) jar.set(name, value, { maxAge });
}

async function signUpAs(email: string): Promise<void> {
  expect(await signUp({ fullName: 'Ada Marsh', email, password })).toEqual({ ok: true, data: { signedIn: true } });
}

beforeAll(() => useTestStack());
beforeEach(() => browser.forget());

describe('an account', () => {
  it('is made, left and entered again', async () => {
    const email = newEmail();
    await signUpAs(email);
    expect(await isSignedIn()).toBe(true);
    expect(await signOut()).toEqual({ ok: true, data: { next: '/sign-in' } });
    expect(await isSignedIn()).toBe(false);
    expect(await signIn({ email: ` ${email.toUpperCase()} `, password, next: '/demo/pitchbooks?q=x' })).toEqual({ ok: true, data: { next: '/demo/pitchbooks?q=x' } });
    expect(await isSignedIn()).toBe(true);
  });

  it('is not entered with a wrong address or password, and the answer does not say which', async () => {
    const email = newEmail();
    await signUpAs(email);
    browser.forget();
    const [wrongPassword, wrongEmail] = [await signIn({ email, password: 'something else' }), await signIn({ email: newEmail(), password })];
    expect(wrongPassword).toMatchObject({ ok: false, error: { code: 'invalid_credentials' } });
    const textOf = (result: ActionResult<unknown>) => (result.ok ? '' : result.error.message);
    expect(textOf(wrongEmail)).toBe(textOf(wrongPassword));
    expect(await isSignedIn()).toBe(false);
  });

  it('sends nobody to another site after signing in', async () => {
    const email = newEmail();
    await signUpAs(email);
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      expect(await signIn({ email, password, next })).toEqual({ ok: true, data: { next: '/' } });
    }
  });

  it('exists once for an address', async () => {
    const email = newEmail();
    await signUpAs(email);
    browser.forget();
    expect(errorOf(await signUp({ fullName: 'Eve', email, password: 'another password' }))).toEqual({ code: 'validation', fields: ['email'] });
  });

  it('names everything that is wrong with a form', async () => {
    expect(errorOf(await signUp({ fullName: '', email: 'ada', password: 'short' }))).toEqual({ code: 'validation', fields: ['fullName', 'email', 'password'] });
  });

  it('is gone with all its sessions when its person deletes it', async () => {
    const email = newEmail();
    await signUpAs(email);
    expect(await deleteAccount()).toMatchObject({ ok: true });
    expect(await isSignedIn()).toBe(false);
    expect(errorOf(await signIn({ email, password }))).toMatchObject({ code: 'invalid_credentials' });
  });
});

describe('a password', () => {
  it('is changed by who knows the present one, and kept exactly as typed', async () => {
    const email = newEmail();
    const changed = ' another <i>one</i> & more ';
    await signUpAs(email);
    expect(await changePassword({ currentPassword: password, password: changed })).toEqual({ ok: true, data: { changed: true } });
    expect(await isSignedIn()).toBe(true);
    browser.forget();
    expect(errorOf(await signIn({ email, password }))).toMatchObject({ code: 'invalid_credentials' });
    expect(await signIn({ email, password: changed })).toMatchObject({ ok: true });
  });

  it('ends every other session when it changes', async () => {
    const email = newEmail();
    await signUpAs(email);
    const elsewhere = createClient(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), { auth: { persistSession: false, autoRefreshToken: false } });
    expect((await elsewhere.auth.signInWithPassword({ email, password })).error).toBeNull();
    expect((await elsewhere.auth.refreshSession()).error).toBeNull();
    expect(await changePassword({ currentPassword: password, password: 'another password' })).toMatchObject({ ok: true });
    expect((await elsewhere.auth.refreshSession()).error).not.toBeNull();
    expect(await isSignedIn()).toBe(true);
  });

  it('stays where the present one is wrong', async () => {
    const email = newEmail();
    await signUpAs(email);
    expect(errorOf(await changePassword({ currentPassword: 'a guess', password: 'another password' }))).toEqual({ code: 'validation', fields: ['currentPassword'] });
    expect(await signIn({ email, password })).toMatchObject({ ok: true });
  });

  it('is set anew only by somebody who has just come by the link of a reset mail', async () => {
    expect(errorOf(await updatePassword({ password: 'another password' }))).toMatchObject({ code: 'unauthenticated' });
    const email = newEmail();
    await signUpAs(email);
    expect(errorOf(await updatePassword({ password: 'another password' }))).toMatchObject({ code: 'forbidden' });
    await requestPasswordReset({ email });
    await follow(await mailedLink(email));
    expect(await updatePassword({ password: 'another password' })).toEqual({ ok: true, data: { changed: true } });
    expect(errorOf(await updatePassword({ password: 'a third password' }))).toMatchObject({ code: 'forbidden' });
    expect(await signIn({ email, password: 'another password' })).toMatchObject({ ok: true });
  });

  it('can be reset without learning whether an address has an account', async () => {
    const email = newEmail();
    await signUpAs(email);
    browser.forget();
    expect(await requestPasswordReset({ email })).toEqual({ ok: true, data: { sent: true } });
    expect(await requestPasswordReset({ email: newEmail() })).toEqual({ ok: true, data: { sent: true } });
  });
});

describe('somebody signed out', () => {
  it('can do nothing', async () => {
    expect(errorOf(await createPitchbook({ title: 'A', sections: [{ title: 'S' }] }))).toMatchObject({ code: 'unauthenticated' });
    expect(errorOf(await deleteAccount())).toMatchObject({ code: 'unauthenticated' });
  });
});
