import 'server-only';
import { GONE_BY, type CacheKey } from '@/lib/cache/cache';
import { processCache } from '@/lib/cache/process-cache';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Result } from '@/lib/errors/result';
import type { Caller } from '@/lib/server/caller';
import { callDatabaseAgain } from './database-function';
import { openDocument } from './open-document';
import { askPitchbookRevision, getPitchbookRevision } from './pitchbook-revision';

const TTL_SECONDS = 5 * 60;

/**
 * The whole book as one document; not found where it is not there, in the trash, or not visible to the caller. The database
 * says each time whether the caller sees the book and at which revision; only the document of exactly that revision may then
 * come from the cache.
 */
export async function getPitchbook(caller: Caller, id: string): Promise<Result<PitchbookDocument>> {
  return openDocument(await readStored(caller, id));
}

async function readStored(caller: Caller, id: string): Promise<Result<PitchbookDocument>> {
  const load = () => callDatabaseAgain(caller, 'get_pitchbook', { p_id: id });
  for (const ask of [getPitchbookRevision, askPitchbookRevision]) {
    const seen = await ask(caller, id);
    if (!seen.ok) return seen;
    const found = await processCache().read(keyOf(seen.value), { load, keyOf, ttlSeconds: TTL_SECONDS });
    if (found !== GONE_BY) return found;
  }
  // It is being edited faster than we ask.
  return load();
}

const keyOf = ({ id, revision }: Pick<PitchbookDocument, 'id' | 'revision'>): CacheKey => ({ kind: 'book', id, state: revision });
