import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { deckTemplateSchema } from '@/lib/domain/layouts';
import { demoBooks } from './demo/demo-books';
import type { DemoPerson, DemoRole } from './local-secrets';

export interface SeedTarget {
  url: string;
  publishableKey: string;
  secretKey: string;
  people: DemoPerson[];
}

const SLUG = 'demo';
const NAME = 'Alder & Finch Advisory';
const RUN_NAME = 'demo data';

type SignedIn = DemoPerson & { id: string; db: SupabaseClient };

const organizations = z.object({ organizations: z.array(z.object({ id: z.string(), slug: z.string() })) });
const imported = z.object({ refused: z.array(z.object({ id: z.string(), code: z.string() })) });

/**
 * Fills a new embedded stack with the demo people, their organisation and its books, by the same functions that the app
 * calls. Safe to run again after an interruption: what is there already is left alone.
 */
export async function seedDemo({ url, publishableKey, secretKey, people }: SeedTarget): Promise<void> {
  const signedIn: SignedIn[] = [];
  for (const person of people) signedIn.push(await signIn(url, publishableKey, person));
  const owner = signedIn.find(({ role }) => role === 'owner');
  if (!owner) throw new Error('The demo organisation needs an owner.');

  const organizationId = (await findDemo(owner)) ?? z.object({ id: z.string() }).parse(await call(owner.db, 'create_organization', { p_name: NAME, p_slug: SLUG })).id;
  for (const person of signedIn) {
    if (person === owner || (await findDemo(person)) !== undefined) continue;
    const invitation = await call(owner.db, 'invite_member', { p_organization_id: organizationId, p_email: person.email, p_role: person.role });
    await call(person.db, 'accept_invitation', { p_token: z.object({ token: z.string() }).parse(invitation).token });
  }

  const deckTemplate = deckTemplateSchema.parse(await call(owner.db, 'get_deck_template', { p_id: null }));
  const service = createClient(url, secretKey, { auth: { persistSession: false, autoRefreshToken: false } });
  await loadBooks(service, organizationId, demoBooks(deckTemplate, new Date()), new Map(signedIn.map(({ role, id }) => [role, id])));
}

async function signIn(url: string, publishableKey: string, person: DemoPerson): Promise<SignedIn> {
  const { email, password, fullName } = person;
  const db = createClient(url, publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });
  const known = await db.auth.signInWithPassword({ email, password });
  if (known.data.user) return { ...person, id: known.data.user.id, db };
  const { data, error } = await db.auth.signUp({ email, password, options: { data: { full_name: fullName } } });
  if (error !== null || !data.user) throw new Error(`The demo account ${email} could not be made: ${error?.message ?? 'no account'}`, { cause: error });
  return { ...person, id: data.user.id, db };
}

async function findDemo({ db }: SignedIn): Promise<string | undefined> {
  return organizations.parse(await call(db, 'get_viewer', {})).organizations.find(({ slug }) => slug === SLUG)?.id;
}

async function call(db: SupabaseClient, name: string, parameters: Record<string, unknown>): Promise<unknown> {
  const { data, error } = await db.rpc(name, parameters);
  if (error) throw new Error(`The demo data could not be made: ${name} answered ${error.message}`, { cause: error });
  return data;
}

/** Imports the books, each under its author. The run that the import asks for goes again: nobody brought this data over. */
async function loadBooks(service: SupabaseClient, organizationId: string, books: ReturnType<typeof demoBooks>, authors: Map<DemoRole, string>): Promise<void> {
  const lease = crypto.randomUUID();
  // One that an interruption has left would be in the way: an organisation has one run at a time.
  const left = await service.from('migration_runs').delete().eq('organization_id', organizationId).eq('source_name', RUN_NAME);
  if (left.error) throw new Error(`The demo data could not be made: ${left.error.message}`, { cause: left.error });
  const run = await service.from('migration_runs').insert({ organization_id: organizationId, source_name: RUN_NAME, lease }).select('id').single();
  if (run.error) throw new Error(`The demo data could not be made: ${run.error.message}`, { cause: run.error });
  const { id: runId } = z.object({ id: z.string() }).parse(run.data);
  for (const { author, record } of books) {
    const answer = await call(service, 'import_pitchbooks', {
      p_organization_id: organizationId,
      p_author: authors.get(author) ?? null,
      p_run_id: runId,
      p_lease: lease,
      p_books: [record],
    });
    const refused = imported.parse(answer).refused.find(({ code }) => code !== 'exists');
    if (refused) throw new Error(`The demo book ${record.title} was refused: ${JSON.stringify(refused)}`);
  }
  const { error } = await service.from('migration_runs').delete().eq('id', runId);
  if (error) throw new Error(`The demo data could not be tidied up: ${error.message}`, { cause: error });
}
