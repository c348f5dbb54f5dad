import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import type { Caller } from '@/lib/server/caller';
import { unreadable } from '@/lib/server/unreadable';
import { getPitchbookRevision } from './pitchbook-revision';

/**
 * Goes on only where the organisation has this book, not in the trash: any other id is not found, whether it belongs to
 * another team or to nobody. Asked before anything is sent, so that the answer can still be a 404.
 */
export async function requirePitchbook(caller: Caller, organizationId: string, id: string): Promise<void> {
  if (!z.guid().safeParse(id).success) notFound();
  const found = await getPitchbookRevision(caller, id);
  if (!found.ok && found.error.code !== 'not_found') throw unreadable('The pitchbook', found.error);
  if (!found.ok || found.value.organizationId !== organizationId) notFound();
}
