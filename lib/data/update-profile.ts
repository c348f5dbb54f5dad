import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';

/** Changes the caller's own name. */
export function updateProfile(caller: Caller, { fullName }: { fullName: string }): Promise<Result<null>> {
  return callDatabase(caller, 'update_profile', { p_full_name: fullName });
}
