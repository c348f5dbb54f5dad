import { createServerClient } from '@supabase/ssr';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { BrowserContext, Page } from '@playwright/test';
import { z } from 'zod';
import type { Database } from '@/lib/supabase/database.types';
import { sessionCookieName } from '@/lib/supabase/options';
import { signUpPerson, type TestPerson } from '../support/people';
import { testEnv } from '../support/test-env';

export { makeTeam, signUpPerson } from '../support/people';

export interface Credentials {
  email: string;
  password: string;
}

/** Somebody who can sign in, with the data API at hand to prepare what a test needs. */
export interface Person extends Credentials {
  db: SupabaseClient<Database>;
}

export type DemoRole = 'owner' | 'admin' | 'member' | 'viewer';

/** The sign-in of a demo person, as the test run made it. */
export function demoCredentials(role: DemoRole): Credentials {
  return { email: testEnv(`TEST_DEMO_${role.toUpperCase()}_EMAIL`), password: testEnv(`TEST_DEMO_${role.toUpperCase()}_PASSWORD`) };
}

/** A person of the demo organisation. */
export async function demoPerson(role: DemoRole): Promise<Person> {
  const credentials = demoCredentials(role);
  const db = createClient<Database>(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), { auth: { persistSession: false, autoRefreshToken: false } });
  const { error } = await db.auth.signInWithPassword(credentials);
  if (error) throw new Error(`${credentials.email} could not sign in.`, { cause: error });
  return { ...credentials, db };
}

const viewer = z.object({ organizations: z.array(z.object({ slug: z.string(), isPersonal: z.boolean() })) });

/** A new person, and the slug of their personal organisation. */
export async function newPerson(fullName?: string): Promise<TestPerson & { slug: string }> {
  const person = await signUpPerson(fullName);
  const { data } = await person.db.rpc('get_viewer').throwOnError();
  const personal = viewer.parse(data).organizations.find(({ isPersonal }) => isPersonal);
  if (!personal) throw new Error('A new person has no personal organisation.');
  return { ...person, slug: personal.slug };
}

/** Gives the browser a session of this person, by the cookie that signing in would set. Signing in itself has its own tests. */
export async function enterAs(context: BrowserContext, { email, password }: Credentials): Promise<void> {
  const cookies: { name: string; value: string }[] = [];
  const client = createServerClient(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), {
    cookieOptions: { name: sessionCookieName },
    cookies: { getAll: () => [], setAll: (set) => void cookies.push(...set) },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw new Error(`${email} could not sign in.`, { cause: error });
  await context.addCookies(cookies.filter(({ value }) => value !== '').map(({ name, value }) => ({ name, value, url: testEnv('TEST_APP_URL'), httpOnly: true, sameSite: 'Lax' as const })));
}

/** Fills in the sign-in form that the page shows. */
export async function fillSignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
