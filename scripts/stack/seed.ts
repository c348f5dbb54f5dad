import { createClient } from '@supabase/supabase-js';
import type { DemoPerson } from './local-secrets';

export interface SeedTarget {
  url: string;
  publishableKey: string;
  secretKey: string;
  people: DemoPerson[];
}

/**
 * Fills a new embedded stack with the demo people; `supabase/seed.sql` runs after it, finds them by their addresses and
 * adds their organisation and its books. Safe to run again after an interruption.
 */
export async function seedDemo({ url, publishableKey, people }: SeedTarget): Promise<void> {
  for (const { email, password, fullName } of people) {
    const { auth } = createClient(url, publishableKey, { auth: { persistSession: false, autoRefreshToken: false } });
    const known = await auth.signInWithPassword({ email, password });
    if (known.error === null) continue;
    const { error } = await auth.signUp({ email, password, options: { data: { full_name: fullName } } });
    if (error !== null) throw new Error(`The demo account ${email} could not be made: ${error.message}`, { cause: error });
  }
}
