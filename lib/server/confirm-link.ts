import 'server-only';
import { z } from 'zod';
import { log } from '@/lib/observability/log';
import { safeNext } from '@/lib/security/safe-next';
import { createServerSupabase } from '@/lib/supabase/server';
import { startRecovery } from './password-recovery';

const linkSchema = z.union([
  z.object({
    token_hash: z.string().min(1).max(500),
    type: z.enum(['signup', 'invite', 'magiclink', 'recovery', 'email_change', 'email']),
  }),
  z.object({ code: z.string().min(1).max(500) }),
]);

const failed = '/sign-in?error=link';

/**
 * Redeems a link from a mail: a token hash of our own templates, or the code of a hosted project's
 * standard ones.
 * @returns the path to go to; a link that is wrong, used or too old leads to the sign-in page
 */
export async function confirmLink(params: URLSearchParams): Promise<string> {
  const link = linkSchema.safeParse(Object.fromEntries(params));
  if (!link.success) return failed;
  const { auth } = await createServerSupabase();
  const { data, error } =
    'code' in link.data
      ? await auth.exchangeCodeForSession(link.data.code)
      : await auth.verifyOtp({ token_hash: link.data.token_hash, type: link.data.type });
  if (error || !data.user) {
    log.info('auth.link_refused');
    return failed;
  }
  // A code says what it is for in the verifier that was kept when the mail was asked for.
  const isRecovery = 'code' in link.data ? 'redirectType' in data && data.redirectType !== null : link.data.type === 'recovery';
  if (isRecovery) await startRecovery(data.user.id);
  return safeNext(params.get('next'), isRecovery ? '/update-password' : '/');
}
