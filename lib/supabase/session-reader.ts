import type { SupabaseClient } from '@supabase/supabase-js';
import { appError } from '@/lib/errors/app-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { clientOptions } from './options';

/** Nobody sees anything before it is known who they are. */
const DEADLINE_MS = 4_000;
/** After which it is worth asking again. */
const AWAY_SECONDS = 5;

export interface SessionReader {
  /** What the client asks with whose session is read. */
  fetch: typeof fetch;
  /**
   * The access token of the session, refreshed where it is about to end. It still has to be verified.
   * @returns `unauthenticated` without a session or with one that has ended, `unavailable` when that cannot be found out now
   */
  readToken: (supabase: Pick<SupabaseClient, 'auth'>) => Promise<Result<string>>;
}

/**
 * Reads the session of one request. By itself auth-js goes on trying for half a minute where the Auth API is away, and takes
 * 429, which is about our server's address, for the end of this session, which it then deletes. Here both are
 * `unavailable`, at the latest after four seconds, and the session stays.
 * @param mayRefresh asked before the Auth API is: everybody's sessions share what it lets our address refresh
 */
export function createSessionReader(mayRefresh: () => Promise<boolean> = () => Promise.resolve(true)): SessionReader {
  const given = new AbortController();
  const giveUp = (why: string) => given.abort(new DOMException(why, 'AbortError'));
  let asked: Promise<boolean> | null = null;

  async function refresh(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    if (!(await (asked ??= mayRefresh()))) giveUp('Too many sessions are refreshed from one address.');
    // Whatever is thrown here leaves the session as it is.
    given.signal.throwIfAborted();
    const answer = await clientOptions.global.fetch(input, { ...init, signal: given.signal });
    if (answer.status === 429) giveUp('The Auth API refreshes no more for now.');
    given.signal.throwIfAborted();
    return answer;
  }

  return {
    fetch: (input, init) => (isRefresh(input) ? refresh(input, init) : clientOptions.global.fetch(input, init)),
    async readToken({ auth }) {
      const passed = new Promise<null>((resolve) => given.signal.addEventListener('abort', () => resolve(null), { once: true }));
      const timer = setTimeout(() => giveUp('The Auth API did not answer in time.'), DEADLINE_MS);
      try {
        const read = await Promise.race([auth.getSession(), passed]);
        if (read?.data.session) return ok(read.data.session.access_token);
        const isAway = read === null || read.error?.name === 'AuthRetryableFetchError';
        return fail(isAway ? appError('unavailable', { retryAfter: AWAY_SECONDS }) : appError('unauthenticated'));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function isRefresh(input: RequestInfo | URL): boolean {
  const url = new URL(input instanceof Request ? input.url : input);
  return url.pathname.endsWith('/auth/v1/token') && url.searchParams.get('grant_type') === 'refresh_token';
}
