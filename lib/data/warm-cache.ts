import 'server-only';
import { log } from '@/lib/observability/log';
import { createAdminSupabase } from '@/lib/supabase/admin';
import { warmDeckTemplate } from './get-deck-template';

/** Reads, when a server starts, what nearly everybody will want. Where that fails the first of them reads it. */
export async function warmCache(): Promise<void> {
  const warmed = await warmDeckTemplate({ db: createAdminSupabase() });
  if (warmed.ok) log.info('cache.warmed');
  else log.warn('cache.not_warmed', { code: warmed.error.code });
}
