import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Role } from '@/lib/domain/pitchbook';
import type { Database } from '@/lib/supabase/database.types';
import { testEnv } from './test-env';

/** Somebody with an access token, as a script would hold it. */
export interface TestPerson {
  userId: string;
  email: string;
  token: string;
  /** The data API as this person. */
  db: SupabaseClient<Database>;
}

export const TEST_PASSWORD = 'plain-and-long-enough';

function client(token?: string): SupabaseClient<Database> {
  return createClient<Database>(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), {
    auth: { persistSession: false, autoRefreshToken: false },
    ...(token !== undefined && { global: { headers: { Authorization: `Bearer ${token}` } } }),
  });
}

/** A new person with nothing but their personal organisation. */
export async function signUpPerson(fullName = 'Noor Test'): Promise<TestPerson> {
  const email = `${randomUUID()}@people.example`;
  const { data, error } = await client().auth.signUp({ email, password: TEST_PASSWORD, options: { data: { full_name: fullName } } });
  if (error || !data.session) throw new Error('A test person could not sign up.', { cause: error });
  return { userId: data.session.user.id, email, token: data.session.access_token, db: client(data.session.access_token) };
}

/** One of the people of the demo organisation. */
export async function demoPerson(role: Role): Promise<TestPerson> {
  const name = `TEST_DEMO_${role.toUpperCase()}`;
  const email = testEnv(`${name}_EMAIL`);
  const { data, error } = await client().auth.signInWithPassword({ email, password: testEnv(`${name}_PASSWORD`) });
  if (error) throw new Error(`The demo ${role} could not sign in.`, { cause: error });
  return { userId: data.user.id, email, token: data.session.access_token, db: client(data.session.access_token) };
}
