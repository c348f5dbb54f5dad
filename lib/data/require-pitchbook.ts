import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import type { Caller } from '@/lib/server/caller';
import { readable } from '@/lib/server/unreadable';
import { getPitchbookRevision } from './pitchbook-revision';

/**
 * Goes on only where the organisation has this book, not in the trash: any other id is not found, whether it belongs to
 * another team or to nobody. Asked before anything is sent, so that the answer can still be a 404.
 */
export async function requirePitchbook(caller: Caller, organizationId: string, id: string): Promise<void> {
  if (!z.guid().safeParse(id).success) notFound();
  const book = readable('The pitchbook', await getPitchbookRevision(caller, id));
  if (book.organizationId !== organizationId) notFound();
}
