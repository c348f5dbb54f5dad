import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { Role } from '@/lib/domain/pitchbook';
import type { Database } from '@/lib/supabase/database.types';
import { testEnv } from './test-env';

/** Somebody with an access token, as a script would hold it. */
export interface TestPerson {
  userId: string;
  fullName: string;
  email: string;
  password: string;
  token: string;
  /** The data API as this person. */
  db: SupabaseClient<Database>;
}

const withId = z.object({ id: z.string() });
const withToken = z.object({ token: z.string() });

const PASSWORD = 'plain-and-long-enough';

function client(token?: string): SupabaseClient<Database> {
  return createClient<Database>(testEnv('TEST_SUPABASE_URL'), testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), {
    auth: { persistSession: false, autoRefreshToken: false },
    ...(token !== undefined && { global: { headers: { Authorization: `Bearer ${token}` } } }),
  });
}

/** A new person with nothing but their personal organisation. */
export async function signUpPerson(fullName = 'Noor Test'): Promise<TestPerson> {
  const email = `${randomUUID()}@people.example`;
  const { data, error } = await client().auth.signUp({ email, password: PASSWORD, options: { data: { full_name: fullName } } });
  if (error || !data.session) throw new Error('A test person could not sign up.', { cause: error });
  return { userId: data.session.user.id, fullName, email, password: PASSWORD, token: data.session.access_token, db: client(data.session.access_token) };
}

/** A new organisation with one person of each role in it. */
export async function makeTeam(): Promise<{ organizationId: string; slug: string; people: Record<Role, TestPerson> }> {
  const owner = await signUpPerson('Olga Owner');
  const slug = `team-${randomUUID()}`;
  const created = await owner.db.rpc('create_organization', { p_name: 'Team', p_slug: slug }).throwOnError();
  const organizationId = withId.parse(created.data).id;
  const join = async (role: Role, fullName: string): Promise<TestPerson> => {
    const person = await signUpPerson(fullName);
    const invited = await owner.db.rpc('invite_member', { p_organization_id: organizationId, p_email: person.email, p_role: role }).throwOnError();
    await person.db.rpc('accept_invitation', { p_token: withToken.parse(invited.data).token }).throwOnError();
    return person;
  };
  const people = { owner, admin: await join('admin', 'Adam Admin'), member: await join('member', 'Mia Member'), viewer: await join('viewer', 'Vera Viewer') };
  return { organizationId, slug, people };
}
