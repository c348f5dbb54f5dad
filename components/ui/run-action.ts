import { unstable_rethrow } from 'next/navigation';
import type { ActionResult } from '@/lib/server/action-result';

/** Calls a server action; a request that never arrived becomes a result like every other failure. */
export async function runAction<T>(call: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await call();
  } catch (fault) {
    unstable_rethrow(fault);
    return {
      ok: false,
      error: {
        code: 'unavailable',
        message: 'The server could not be reached. Check your connection and try again; nothing was lost.',
        requestId: 'none, the request did not arrive',
      },
    };
  }
}
