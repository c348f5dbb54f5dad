import 'server-only';
import { z } from 'zod';
import { log } from '@/lib/observability/log';
import { safeNext } from '@/lib/security/safe-next';
import { createServerSupabase } from '@/lib/supabase/server';

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
  const { error } =
    'code' in link.data
      ? await auth.exchangeCodeForSession(link.data.code)
      : await auth.verifyOtp({ token_hash: link.data.token_hash, type: link.data.type });
  if (error) {
    log.info('auth.link_refused');
    return failed;
  }
  const isRecovery = 'type' in link.data && link.data.type === 'recovery';
  return safeNext(params.get('next'), isRecovery ? '/update-password' : '/');
}
