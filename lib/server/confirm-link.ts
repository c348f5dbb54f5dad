import 'server-only';
import type { SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';
import { safeNext } from '@/lib/security/safe-next';
import { startRecovery } from './password-recovery';

/** Of Auth's own making: anything else is not worth asking it, and some of it makes it stumble. */
const secret = z.string().regex(/^[\x21-\x7e]{1,500}$/);

const linkSchema = z.union([
  z.object({
    token_hash: secret,
    type: z.enum(['signup', 'invite', 'magiclink', 'recovery', 'email_change', 'email']),
  }),
  z.object({ code: secret }),
]);

const failed = '/sign-in?error=link';

/**
 * Redeems a link from a mail: a token hash of our own templates, or the code of a hosted project's
 * standard ones.
 * @param supabase on success, and with a link that is no good, what it did to the cookies belongs into the answer
 * @returns the path to go to; a link that is wrong, used or too old leads to the sign-in page. `unavailable` and
 * `rate_limited` where that could not be found out, and the link may be used again
 */
export async function confirmLink(params: URLSearchParams, { auth }: Pick<SupabaseClient, 'auth'>): Promise<Result<string>> {
  const link = linkSchema.safeParse(Object.fromEntries(params));
  if (!link.success) return ok(failed);
  const { data, error } =
    'code' in link.data
      ? await auth.exchangeCodeForSession(link.data.code)
      : await auth.verifyOtp({ token_hash: link.data.token_hash, type: link.data.type });
  if (error || !data.user) {
    const fault = classifyDatabaseError(error);
    if (fault.code === 'unavailable' || fault.code === 'rate_limited') {
      log.warn('auth.link_unchecked', { code: fault.code });
      return fail(fault);
    }
    log.info('auth.link_refused');
    return ok(failed);
  }
  // A code says what it is for in the verifier that was kept when the mail was asked for.
  const isRecovery = 'code' in link.data ? 'redirectType' in data && data.redirectType !== null : link.data.type === 'recovery';
  if (isRecovery) await startRecovery(data.user.id);
  return ok(safeNext(params.get('next'), isRecovery ? '/update-password' : '/'));
}
