import type { RateLimit, RateLimitClass } from '@/lib/env/parse-env';

export type { RateLimitClass } from '@/lib/env/parse-env';

const minutes = 60;

/** Requests per window and key, where the environment says nothing else. */
const defaults: Record<RateLimitClass, RateLimit> = {
  auth: { limit: 5, windowSeconds: 15 * minutes },
  create: { limit: 5, windowSeconds: 15 * minutes },
  update: { limit: 30, windowSeconds: 5 * minutes },
  save: { limit: 300, windowSeconds: 5 * minutes },
  read: { limit: 100, windowSeconds: minutes },
  presence: { limit: 60, windowSeconds: minutes },
  generate: { limit: 20, windowSeconds: 5 * minutes },
};

/** A class of requests, or a bucket of its own beside it that is `times` as large. */
export type LimitUse = RateLimitClass | { class: RateLimitClass; bucket: string; times: number };

export interface ResolvedLimit extends RateLimit {
  class: RateLimitClass;
  /** Separates the counters of different uses. */
  name: string;
}

type Settings = Partial<Record<`RATE_LIMIT_${Uppercase<RateLimitClass>}`, RateLimit>>;

/** The numbers of a use, after the environment's settings. */
export function resolveLimit(use: LimitUse, settings: Settings): ResolvedLimit {
  const { class: name, bucket, times } = typeof use === 'string' ? { class: use, bucket: undefined, times: 1 } : use;
  const base = settings[`RATE_LIMIT_${name.toUpperCase() as Uppercase<RateLimitClass>}`] ?? defaults[name];
  return {
    class: name,
    name: bucket === undefined ? name : `${name}:${bucket}`,
    limit: base.limit * times,
    windowSeconds: base.windowSeconds,
  };
}
