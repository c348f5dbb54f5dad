import { env } from '@/lib/env/env';
import { log } from '@/lib/observability/log';
import { processRedis } from '@/lib/redis/process-redis';
import { sha256 } from '@/lib/security/sha256';
import { addressKey } from './address-key';
import { resolveLimit, type LimitUse } from './classes';
import { createMemoryStore } from './memory-store';
import { createRedisStore } from './redis-store';
import { createSharedStore } from './shared-store';
import type { RateLimitStore } from './store';

export interface LimitResult {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until the window has moved on. */
  reset: number;
  /** Seconds to wait before trying again; 0 where the request is allowed. */
  retryAfter: number;
}

/** Next gives pages and API routes a copy of this module each; what is counted belongs to the process, so that both count together. */
export const STORE_OF_PROCESS = Symbol.for('pitchbook.rate-limit-store');
const inProcess = globalThis as typeof globalThis & { [STORE_OF_PROCESS]?: RateLimitStore };

/** Counts one request of `key` and says whether it may go on. Never fails: without Redis it counts in memory. */
export async function limit(use: LimitUse, key: string): Promise<LimitResult> {
  const resolved = resolveLimit(use, env());
  const store = (inProcess[STORE_OF_PROCESS] ??= createStore());
  const { allowed, remaining, resetMs } = await store.consume(resolved, key);
  const reset = Math.max(1, Math.ceil(resetMs / 1000));
  if (!allowed) log.warn('rate_limit.refused', { limitClass: resolved.name });
  return { allowed, limit: resolved.limit, remaining, reset, retryAfter: allowed ? 0 : reset };
}

/** Requests of a person are counted by their verified id. */
export function userKey(userId: string): string {
  return `user:${userId}`;
}

/**
 * Signed-out reads: by address, or all together in one bucket ten times as large where no trusted
 * address is known.
 */
export function limitSignedOutRead(address: string | null): Promise<LimitResult> {
  return address === null
    ? limit({ class: 'read', bucket: 'shared', times: 10 }, 'all')
    : limit('read', addressKey(address));
}

/**
 * Whatever is no read, before anybody knows what it is: ten times as much as reading, in a bucket of its own, for a person or
 * an address, and ten times that for all together whom nothing names. The limit that people meet is that of the action or
 * handler; this one is for floods that never get that far. Nobody comes near it with sixty saves a minute.
 */
export function limitPost(userId: string | null, address: string | null): Promise<LimitResult> {
  if (userId !== null) return limit({ class: 'read', bucket: 'posts', times: 10 }, userKey(userId));
  return address === null
    ? limit({ class: 'read', bucket: 'posts-shared', times: 100 }, 'all')
    : limit({ class: 'read', bucket: 'posts', times: 10 }, addressKey(address));
}

/**
 * Signing in and the like: by address and e-mail together; ten times as much for the address alone, so that trying one
 * password on many accounts is limited as well; and ten times as much for the e-mail alone, so that trying one account from
 * many addresses is. Without a trusted address by e-mail alone: in a bucket for everybody one stranger could lock everybody out.
 */
export async function limitAuth(address: string | null, email: unknown): Promise<LimitResult> {
  const name = typeof email === 'string' ? email.normalize('NFC').trim().toLowerCase().slice(0, 400) : '';
  const account = await sha256(name);
  if (address === null) return limit('auth', `unknown:${account}`);
  const ofAddress = await limit({ class: 'auth', bucket: 'address', times: 10 }, addressKey(address));
  if (!ofAddress.allowed) return ofAddress;
  const ofBoth = await limit('auth', `${addressKey(address)}:${account}`);
  if (!ofBoth.allowed) return ofBoth;
  // Last, so that what one address is refused takes nothing from the person whose account it is.
  const ofAccount = await limit({ class: 'auth', bucket: 'email', times: 10 }, account);
  return ofAccount.allowed ? ofBoth : ofAccount;
}

/**
 * What makes an account or sends a mail: as signing in, and without a trusted address a hundred times as much for all
 * together, because a stranger has as many e-mail addresses as they like. That they can use it up hinders nobody who has an
 * account from signing in.
 */
export async function limitMail(address: string | null, email: unknown): Promise<LimitResult> {
  const ofEmail = await limitAuth(address, email);
  if (address !== null || !ofEmail.allowed) return ofEmail;
  const ofAll = await limit({ class: 'auth', bucket: 'mail', times: 100 }, 'all');
  return ofAll.allowed ? ofEmail : ofAll;
}

function createStore(): RateLimitStore {
  const memory = createMemoryStore();
  const redis = processRedis();
  if (redis === null) return memory;
  const { VERCEL_ENV, SUPABASE_URL } = env();
  const deployment = `${VERCEL_ENV ?? 'server'}/${new URL(SUPABASE_URL).host}`;
  return createSharedStore(createRedisStore(redis.client, deployment), memory, redis.limits);
}
