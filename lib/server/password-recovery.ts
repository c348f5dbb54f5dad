import 'server-only';
import { cookies, headers } from 'next/headers';
import { env } from '@/lib/env/env';
import { isHttps } from '@/lib/security/is-https';
import { createRecoveryProof, isRecoveryProof, RECOVERY_SECONDS } from '@/lib/security/recovery-proof';

/**
 * A session alone must not be enough to set a new password: whoever finds an open browser would take the account over.
 * The link of a reset mail leaves this cookie, and only with it the present password is not asked for. (Hosted Supabase
 * says in the token how a session began, the embedded stack does not.)
 */
const cookieName = 'pitchbook-recovery';

export async function startRecovery(userId: string): Promise<void> {
  const { SUPABASE_SECRET_KEY, APP_ORIGIN } = env();
  const [store, requestHeaders] = await Promise.all([cookies(), headers()]);
  store.set(cookieName, createRecoveryProof(userId, SUPABASE_SECRET_KEY, Date.now()), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(requestHeaders, APP_ORIGIN),
    maxAge: RECOVERY_SECONDS,
  });
}

/** Whether this browser came by the link of a reset mail for this person, a short while ago. */
export async function isRecovering(userId: string): Promise<boolean> {
  const proof = (await cookies()).get(cookieName)?.value;
  return isRecoveryProof(proof, userId, env().SUPABASE_SECRET_KEY, Date.now());
}

export async function endRecovery(): Promise<void> {
  (await cookies()).set(cookieName, '', { path: '/', maxAge: 0 });
}
