import 'server-only';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import type { BookPresence } from './answers';
import { callDatabase } from './database-function';

/** Says that the caller is in the book now, on this slide; answers who else is, and how far the book has come. */
export function touchPresence(
  caller: Caller,
  { pitchbookId, slideId }: { pitchbookId: string; slideId?: string | null },
): Promise<Result<BookPresence>> {
  return callDatabase(caller, 'touch_presence', { p_pitchbook_id: pitchbookId, p_slide_id: slideId ?? undefined });
}
