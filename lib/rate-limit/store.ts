import type { ResolvedLimit } from './classes';

export interface Consumed {
  allowed: boolean;
  remaining: number;
  /** Milliseconds until the window has moved on. */
  resetMs: number;
}

/** Counts one request of a key. Stores differ in where they count, not in what they answer. */
export interface RateLimitStore {
  consume(limit: ResolvedLimit, key: string): Promise<Consumed>;
}
