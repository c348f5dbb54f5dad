import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { retryTransient } from '@/lib/server/retry';

/**
 * Goes on only where the organisation has this book, not in the trash: any other id is not found, whether it belongs to
 * another team or to nobody. Asked before anything is sent, so that the answer can still be a 404.
 */
export async function requirePitchbook(caller: Caller, organizationId: string, id: string): Promise<void> {
  if (!z.guid().safeParse(id).success) notFound();
  const found = await retryTransient(async (): Promise<Result<boolean>> => {
    const { data, error, status } = await caller.db
      .from('pitchbooks').select('id').eq('id', id).eq('organization_id', organizationId).is('deleted_at', null).maybeSingle();
    return error ? fail(classifyDatabaseError(error, status)) : ok(data !== null);
  });
  if (!found.ok) throw new Error(`The pitchbook could not be looked for: ${found.error.code}`);
  if (!found.value) notFound();
}
