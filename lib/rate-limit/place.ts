import { LRUCache } from 'lru-cache';
import { addressKey } from './address-key';
import type { LimitUse } from './classes';
import { limit, type LimitResult } from './limit';

/** Leave for one question to the Auth API. */
export interface Place {
  /** The limit, where there was no place left. */
  refused: LimitResult | null;
  /** Lets the next question of that address have it: what this one was about needs no count. */
  giveBack: () => void;
}

/** A place is for the next question, not for one of another day. */
const KEEP_MS = 60_000;
/** Given back, by use and address. Here and not in Redis: the count of all is never less than what was asked. */
const unused = new LRUCache<string, number>({ max: 10_000, ttl: KEEP_MS, ttlResolution: 0, perf: { now: () => Date.now() } });

/**
 * Sessions that are refreshed: 300 in a quarter of an hour from one address, where a trusted one is known. The Auth API
 * counts them by the address of our server (on supabase.com 1,800 an hour): with sessions that somebody made up, one
 * stranger could use up what everybody needs. What the Auth API did not decide about is given back: otherwise an office
 * that knocks while it is away would stay outside when it is back.
 */
export const placeToRefresh = (address: string | null) => takePlace({ class: 'auth', bucket: 'refresh', times: 60 }, address);

/**
 * Tokens that the Auth API is asked about: a thousand a minute that are no good, from one address, where a trusted one is known;
 * what it approves of is given back. Each that somebody makes up costs a question, and its own limits go by our server's address.
 */
export const placeToCheck = (address: string | null) => takePlace({ class: 'read', bucket: 'checks', times: 10 }, address);

async function takePlace(use: Exclude<LimitUse, string>, address: string | null): Promise<Place> {
  // In a bucket for everybody one stranger could take all places.
  if (address === null) return { refused: null, giveBack: () => undefined };
  const id = `${use.bucket}/${addressKey(address)}`;
  const spare = unused.get(id) ?? 0;
  if (spare > 0) {
    unused.set(id, spare - 1);
  } else {
    const counted = await limit(use, addressKey(address));
    if (!counted.allowed) return { refused: counted, giveBack: () => undefined };
  }
  let given = false;
  return {
    refused: null,
    giveBack() {
      if (given) return;
      given = true;
      unused.set(id, (unused.get(id) ?? 0) + 1);
    },
  };
}
