import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';
import { signOut as endSession } from './sign-out';

/** Removes the caller for good; refused while sole owner of a shared organisation. */
export async function deleteAccount(caller: Caller): Promise<Result<null>> {
  const deleted = await callDatabase(caller, 'delete_account');
  // The person is gone either way: what remains is this browser's cookies.
  if (deleted.ok) await endSession(caller.db);
  return deleted;
}
