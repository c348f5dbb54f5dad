import 'server-only';
import { deckTemplateSchema } from '@/lib/domain/layouts';
import type { DeckTemplate } from '@/lib/domain/pitchbook';
import { ok, type Result } from '@/lib/errors/result';
import { log } from '@/lib/observability/log';
import type { Caller } from '@/lib/server/caller';
import { callDatabaseAgain } from './database-function';

/**
 * A deck template with its layouts; without an id, the built-in one. One that cannot be read, written by a newer version
 * say, is drawn with the built-in layouts: the book stays open to its people.
 */
export async function getDeckTemplate(caller: Caller, id: string | null = null): Promise<Result<DeckTemplate>> {
  const found = await callDatabaseAgain(caller, 'get_deck_template', id === null ? {} : { p_id: id });
  if (!found.ok) return found;
  const template = deckTemplateSchema.safeParse(found.value);
  if (template.success) return ok(template.data);
  log.warn('deck_template.unreadable', { fields: [...new Set(template.error.issues.map(({ path }) => path.join('.')))].slice(0, 20) });
  return id === null ? found : getDeckTemplate(caller);
}
