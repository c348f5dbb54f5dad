import 'server-only';
import { z } from 'zod';
import { fail, type Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabase } from './database-function';

const present = z.object({ people: z.array(z.string()).min(1) });
const names = new Intl.ListFormat('en', { type: 'conjunction' });

/** Puts a book into the trash; refused, with their names, while others are in it, unless an owner or admin insists. */
export async function deletePitchbook(
  caller: Caller,
  { id, insist = false }: { id: string; insist?: boolean },
): Promise<Result<{ deleted: { sections: number; slides: number } }>> {
  const deleted = await callDatabase(caller, 'delete_pitchbook_safe', { p_id: id, p_insist: insist });
  if (deleted.ok || deleted.error.code !== 'someone_present') return deleted;
  const others = present.safeParse(deleted.error.details);
  if (!others.success) return deleted;
  const { people } = others.data;
  return fail({ ...deleted.error, message: `${names.format(people)} ${people.length === 1 ? 'is' : 'are'} working in this pitchbook right now.` });
}
