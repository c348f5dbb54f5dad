import type { SupabaseClient } from '@supabase/supabase-js';
import { appError } from '@/lib/errors/app-error';
import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { fail, ok, type Result } from '@/lib/errors/result';
import type { Place } from '@/lib/rate-limit/place';
import { clientOptions } from './options';
import type { StoredSession } from './stored-session';

/** Nobody sees anything before it is known who they are. */
const DEADLINE_MS = 4_000;
/** An access token with less time left is not begun anything with; what has begun may still use it in its last seconds. */
const BEGIN_SECONDS = 10;
const LAST_SECONDS = 3;

export interface SessionReader {
  /** What the client asks with whose session is read. */
  fetch: typeof fetch;
  /**
   * The access token of the session, refreshed where it is about to end. It still has to be verified.
   * @returns `unauthenticated` where the session has ended, `unavailable` when that cannot be found out now, `rate_limited` when
   * it may not be asked
   */
  readToken: (supabase: Pick<SupabaseClient, 'auth'>) => Promise<Result<string>>;
}

/**
 * Reads the session of one request. By itself auth-js goes on trying for half a minute where the Auth API is away, and takes
 * every other refusal for the end of the session, which it then deletes: also that of a limit, which counts by our server's
 * address, or of a gateway before the Auth API. Here only the Auth API's own word ends a session. Whatever else is answered,
 * or nothing within four seconds, is `unavailable`, and the session stays (docs/decisions/016).
 * @param stored the session in the cookies
 * @param takePlace asked before the Auth API is: everybody's sessions share what it lets our address refresh
 */
export function createSessionReader(stored: StoredSession, takePlace: () => Promise<Place>): SessionReader {
  const given = new AbortController();
  const giveUp = (why: string) => given.abort(new DOMException(why, 'AbortError'));
  let taking: Promise<Place> | null = null;
  let wait: number | null = null;
  let isDecided = false;
  given.signal.addEventListener('abort', () => {
    if (!isDecided) void taking?.then((place) => place.giveBack());
  });

  // The library asks by itself as soon as there is a client, so nothing here relies on readToken.
  async function refresh(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (taking === null) setTimeout(() => giveUp('The Auth API did not answer in time.'), DEADLINE_MS);
    const place = await (taking ??= takePlace());
    if (place.refused) {
      wait = place.refused.retryAfter;
      giveUp('Too many sessions are refreshed from one address.');
    }
    // Whatever is thrown here leaves the session as it is.
    given.signal.throwIfAborted();
    const answer = await clientOptions.global.fetch(input, { ...init, signal: given.signal }).catch((thrown: unknown) => {
      // The library would go on trying; that need not be waited for as long as the old token is as good.
      if (lasts(stored, BEGIN_SECONDS)) giveUp('The Auth API cannot be reached.');
      throw thrown;
    });
    isDecided = answer.ok || (await isVerdict(answer.clone()));
    if (!isDecided) giveUp('The Auth API refreshes nothing now.');
    given.signal.throwIfAborted();
    return answer;
  }

  return {
    fetch: (input, init) => (isRefresh(input) ? refresh(input, init) : clientOptions.global.fetch(input, init)),
    async readToken({ auth }) {
      const passed = new Promise<null>((resolve) => given.signal.addEventListener('abort', () => resolve(null), { once: true }));
      // What the library throws is about the cookie, which anybody can write.
      const reading = auth.getSession().catch(() => ({ data: { session: null }, error: null }));
      const read = await Promise.race([reading, passed]);
      if (read?.data.session) return ok(read.data.session.access_token);
      if (read !== null && read.error?.name !== 'AuthRetryableFetchError') return fail(appError('unauthenticated'));
      // It is refreshed somewhat before its end: until then the old token is as good.
      if (lasts(stored, BEGIN_SECONDS)) return ok(stored.access_token);
      return fail(wait === null ? appError('unavailable', { retryAfter: AWAY_SECONDS }) : appError('rate_limited', { retryAfter: wait }));
    },
  };
}

/**
 * For clients of pages and actions: the middleware has refreshed the session before them, and counted it. The library wants to
 * refresh a session in its last minute and a half, too: told no, it goes on with the token it has. One that has ended it
 * would delete then, so it is told that nobody answers.
 * @param stored the session in the cookies
 */
export function fetchWithoutRefresh(stored: StoredSession | null): typeof fetch {
  return (input, init) => {
    if (!isRefresh(input)) return clientOptions.global.fetch(input, init);
    if (stored !== null && lasts(stored, LAST_SECONDS)) return Promise.resolve(Response.json({ code: 'refreshed_elsewhere' }, { status: 400 }));
    return Promise.reject(new DOMException('Sessions are refreshed by the middleware.', 'AbortError'));
  };
}

const lasts = ({ expires_at: end }: StoredSession, seconds: number): boolean => end * 1_000 > Date.now() + seconds * 1_000;

function isRefresh(input: RequestInfo | URL): boolean {
  const url = new URL(input instanceof Request ? input.url : input);
  return url.pathname.endsWith('/auth/v1/token') && url.searchParams.get('grant_type') === 'refresh_token';
}

/** Whether the Auth API itself says that this session is over: a gateway's or proxy's refusal has no code of its own. */
async function isVerdict(answer: Response): Promise<boolean> {
  if (![400, 401, 403, 404, 422].includes(answer.status)) return false;
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body !== 'object' || body === null) return false;
  return ['code', 'error_code'].some((name) => typeof Reflect.get(body, name) === 'string') || Reflect.get(body, 'error') === 'invalid_grant';
}
