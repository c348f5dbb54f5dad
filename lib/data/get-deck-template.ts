import 'server-only';
import { GONE_BY, type CacheKey } from '@/lib/cache/cache';
import { processCache } from '@/lib/cache/process-cache';
import { deckTemplateSchema } from '@/lib/domain/layouts';
import type { DeckTemplate } from '@/lib/domain/pitchbook';
import { ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';
import type { Caller } from '@/lib/server/caller';
import type { StampedDeckTemplate } from './answers';
import { callDatabaseAgain } from './database-function';
import { getPitchbookRevision } from './pitchbook-revision';

const TTL_SECONDS = 60 * 60;

/**
 * The deck template of a book, with its layouts. One that cannot be read, written by a newer version say, is drawn with the
 * built-in layouts: the book stays open to its people.
 */
export async function getDeckTemplate(caller: Caller, { id, deckTemplateId }: { id: string; deckTemplateId: string }): Promise<Result<DeckTemplate>> {
  const found = await readStored(caller, id, deckTemplateId);
  if (!found.ok) return found;
  const template = deckTemplateSchema.safeParse(found.value.template);
  if (template.success) return ok(template.data);
  log.warn('deck_template.unreadable', { fields: [...new Set(template.error.issues.map(({ path }) => path.join('.')))].slice(0, 20) });
  const builtIn = await load(caller, null);
  return builtIn.ok ? ok(builtIn.value.template) : builtIn;
}

/** Puts the built-in deck template into the cache, ahead of those who will want it. */
export async function warmDeckTemplate(caller: Pick<Caller, 'db'>): Promise<Result<null>> {
  const builtIn = await load(caller, null);
  if (!builtIn.ok) return builtIn;
  await processCache().keep(keyOf(builtIn.value), builtIn.value, TTL_SECONDS);
  return ok(null);
}

async function readStored(caller: Caller, bookId: string, id: string): Promise<Result<StampedDeckTemplate>> {
  const seen = await getPitchbookRevision(caller, bookId);
  if (!seen.ok) return seen;
  const { deckTemplateId, deckTemplateStamp } = seen.value;
  // The book has got another one since: rare enough to read it without the cache.
  if (deckTemplateId !== id) return load(caller, id);
  const key: CacheKey = { kind: 'deck_template', id, state: deckTemplateStamp };
  const found = await processCache().read(key, { load: () => load(caller, id), keyOf, ttlSeconds: TTL_SECONDS });
  return found === GONE_BY ? load(caller, id) : found;
}

function load(caller: Pick<Caller, 'db'>, id: string | null): Promise<Result<StampedDeckTemplate>> {
  return callDatabaseAgain(caller, 'get_stamped_deck_template', id === null ? {} : { p_id: id });
}

/** By what is in it, so that a changed layout is another entry. */
const keyOf = ({ stamp, template }: StampedDeckTemplate): CacheKey => ({ kind: 'deck_template', id: template.id, state: stamp });
