import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EmbeddedSupabase, openEmbeddedSupabase } from '../../scripts/stack/embedded-supabase';
import { keepLocalSecrets, type LocalSecrets } from '../../scripts/stack/local-secrets';
import { findHolder, takeLock } from '../../scripts/stack/lock';

const schema = `
  create table public.notes (id int primary key, owner uuid not null, text text not null, hidden text not null default 'hidden');
  alter table public.notes enable row level security;
  revoke all on public.notes from anon, authenticated;
  grant select, insert, update (text) on public.notes to authenticated;
  create policy "people see their own notes" on public.notes for select to authenticated using (owner = (select auth.uid()));
  create policy "people write their own notes" on public.notes for insert to authenticated with check (owner = (select auth.uid()));
  create policy "people change their own notes" on public.notes for update to authenticated using (owner = (select auth.uid()));
  create function public.who_am_i() returns uuid language sql stable set search_path = '' as 'select auth.uid()';
`;

let folder = '';
let secrets: LocalSecrets;
let stack: EmbeddedSupabase;
const mails: { to: string; html?: string }[] = [];

async function open(migrations = [{ version: '1', name: 'notes', sql: schema }]): Promise<EmbeddedSupabase> {
  return openEmbeddedSupabase({
    ...secrets,
    databaseFolder: path.join(folder, 'database'),
    siteUrl: 'http://localhost:3000',
    templatesFolder: 'supabase/templates',
    migrations,
    sendMail: async (mail) => void mails.push(mail),
  });
}

function client(key: string, accessToken?: string) {
  return createClient('http://stack.test', key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: (input, init) => stack.fetch(new Request(input, init)) },
    ...(accessToken === undefined ? {} : { accessToken: async () => accessToken }),
  });
}

async function signUp(email: string) {
  const { data, error } = await client(secrets.publishableKey).auth.signUp({ email, password: 'Correct-Horse-7' });
  if (error !== null || data.user === null || data.session === null) throw error ?? new Error('no session');
  return { id: data.user.id, refreshToken: data.session.refresh_token, db: client(secrets.publishableKey, data.session.access_token) };
}

beforeAll(async () => {
  // The emulator prints every refusal, and refusals are what is tested here.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  folder = await mkdtemp(path.join(tmpdir(), 'pitchbook-stack-'));
  secrets = await keepLocalSecrets(path.join(folder, 'secrets.json'));
  stack = await open();
});

afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true });
});

describe('the embedded Supabase', () => {
  it('keeps revoked what a migration revoked, for columns and for the signed-out', async () => {
    const ann = await signUp('ann@example.com');
    expect((await ann.db.from('notes').insert({ id: 1, owner: ann.id, text: 'first' })).error).toBeNull();
    expect((await ann.db.from('notes').update({ text: 'second' }).eq('id', 1).select('text')).data).toEqual([{ text: 'second' }]);
    expect((await ann.db.from('notes').update({ hidden: 'seen' }).eq('id', 1)).error?.code).toBe('42501');
    expect((await client(secrets.publishableKey).from('notes').select()).error?.code).toBe('42501');
    expect((await client(secrets.secretKey).from('notes').select('hidden')).data).toEqual([{ hidden: 'hidden' }]);
  });

  it('never mixes the identities of requests that come at once', async () => {
    const people = [await signUp('bea@example.com'), await signUp('cem@example.com')];
    const asked = Array.from({ length: 40 }, (_, index) => people[index % 2] ?? people[0]!);
    const answers = await Promise.all(asked.map(async ({ db }) => (await db.rpc('who_am_i')).data as unknown));
    expect(answers).toEqual(asked.map(({ id }) => id));
  });

  it('asks for a key, also of requests from this machine', async () => {
    expect((await stack.fetch(new Request('http://127.0.0.1/rest/v1/notes'))).status).toBe(401);
    expect((await stack.fetch(new Request('http://127.0.0.1/_studio'))).status).toBe(404);
  });

  it('keeps data and sessions through a restart, and applies only new migrations', async () => {
    const dan = await signUp('dan@example.com');
    await dan.db.from('notes').insert({ id: 2, owner: dan.id, text: 'kept' });
    await stack.close();
    stack = await open([
      { version: '1', name: 'notes', sql: schema },
      { version: '2', name: 'more', sql: 'alter table public.notes add column more int not null default 7;' },
    ]);
    expect(stack.applied).toEqual(['2']);
    expect((await dan.db.from('notes').select('text, more')).data).toEqual([{ text: 'kept', more: 7 }]);
    expect((await dan.db.from('notes').update({ hidden: 'seen' }).eq('id', 2)).error?.code).toBe('42501');
    const refreshed = await client(secrets.publishableKey).auth.refreshSession({ refresh_token: dan.refreshToken });
    expect(refreshed.data.user?.id).toBe(dan.id);
  });

  it('leads a mail about a lost password to the app', async () => {
    await client(secrets.publishableKey).auth.resetPasswordForEmail('ann@example.com');
    expect(mails.at(-1)).toMatchObject({ to: 'ann@example.com', html: expect.stringMatching(/http:\/\/localhost:3000\/auth\/confirm\?token_hash=\w+&type=recovery/) });
  });
});

describe('migrations', () => {
  const failing = [
    { version: '1', name: 'good', sql: 'create table public.good ();' },
    { version: '2', name: 'bad', sql: 'create table public.half (); select 1 / 0;' },
  ];
  const inMemory = (migrations: typeof failing) =>
    openEmbeddedSupabase({ ...secrets, databaseFolder: undefined, siteUrl: 'http://localhost:3000', templatesFolder: '', migrations, sendMail: async () => undefined });

  it('leave nothing of one that fails, and name it', async () => {
    await expect(inMemory(failing)).rejects.toThrow('Migration 2_bad failed: division by zero');
  });

  it('refuse to go on when one that was applied has been changed since, say what to do, and delete nothing', async () => {
    await stack.close();
    const refused = await open([{ version: '1', name: 'notes', sql: 'select 1;' }]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(/made by an earlier version: migration 1_notes\.sql was changed[^]*rename or remove this folder/) });
    expect(refused).toMatchObject({ message: expect.stringContaining(path.join(folder, 'database')) });
    stack = await open([]);
    expect((await stack.database.query('select id from public.notes')).rows).not.toEqual([]);
  });
});

describe('the lock', () => {
  it('is held by one at a time, tells who holds it, and is free again after its release', async () => {
    const file = path.join(folder, 'test.sock');
    const first = await takeLock(file, { task: 'first', url: 'http://localhost:1' });
    expect(await takeLock(file, { task: 'second' })).toEqual({ taken: false, holder: { pid: process.pid, task: 'first', url: 'http://localhost:1' } });
    if (first.taken) await first.release();
    expect(await findHolder(file)).toBeNull();
    expect((await takeLock(file, { task: 'third' })).taken).toBe(true);
  });
});
