import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long after opening a reset mail's link a new password can be chosen. */
export const RECOVERY_SECONDS = 15 * 60;

/**
 * Proof that a person came by the link of a reset mail: when it ends, and a signature over that and the person.
 * @param userId whose password may be set; @param key a secret of the server; @param now milliseconds
 */
export function createRecoveryProof(userId: string, key: string, now: number): string {
  const ends = Math.floor(now / 1000) + RECOVERY_SECONDS;
  return `${ends}.${sign(userId, ends, key)}`;
}

/** Whether this is a proof for this person that has not ended. */
export function isRecoveryProof(proof: string | undefined, userId: string, key: string, now: number): boolean {
  const [ends, signature] = proof?.split('.') ?? [];
  if (!ends || !signature || !/^\d{1,12}$/.test(ends) || Number(ends) * 1000 < now) return false;
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(userId, Number(ends), key))];
  return given.length === right.length && timingSafeEqual(given, right);
}

function sign(userId: string, ends: number, key: string): string {
  return createHmac('sha256', key).update(`password-recovery:${userId}:${ends}`).digest('base64url');
}
