import 'server-only';
import { z } from 'zod';
import { can } from '@/lib/domain/access';
import type { PitchbookStatus, PitchbookType, Role } from '@/lib/domain/pitchbook';
import { ok, type Result } from '@/lib/errors/result';
import { listRemainder } from '@/lib/migration/legacy/list-remainder';
import { isImportedPart } from '@/lib/migration/legacy/part-id';
import { showRemainder, type ShownRemainder } from '@/lib/migration/legacy/show-remainder';
import type { Caller } from '@/lib/server/caller';
import { readRows, timestamp } from './table-rows';

export interface PitchbookDetails {
  id: string;
  title: string;
  type: PitchbookType;
  status: PitchbookStatus;
  createdAt: string;
  createdByName: string | null;
  updatedAt: string;
  /** Who made the latest changes; empty where nobody is known, or the caller may not read what others do. */
  updatedByNames: string[];
  sectionCount: number;
  slideCount: number;
  /** null for a book that was made here. */
  imported: {
    /** The run that brought it; null where the caller may not see it. */
    run: { id: string; sourceName: string } | null;
    /** What the old record held and has no home in the book. */
    kept: ShownRemainder[];
    /** Further values, for which there was no room. */
    more: number;
  } | null;
}

const person = z.object({ full_name: z.string() }).nullable();

const storedBook = z.object({
  title: z.string(),
  type: z.enum(['standard', 'template', 'custom']),
  status: z.enum(['draft', 'generating', 'ready', 'archived']),
  created_at: timestamp,
  updated_at: timestamp,
  remainder: z.unknown(),
  creator: person,
  sections: z.array(z.object({ id: z.string(), order_index: z.number() })),
  slides: z.array(z.object({ id: z.string(), slide_number: z.number(), remainder: z.unknown() })),
});
const BOOK_COLUMNS =
  'title, type, status, created_at, updated_at, remainder, creator:profiles!pitchbooks_created_by_fkey(full_name), sections:pitchbook_sections(id, order_index), slides(id, slide_number, remainder)';

/** What there is to know about a book beside its content; null where the organisation has no such book, or has it in the trash. */
export async function findPitchbookDetails(caller: Caller, { id: organizationId, role }: { id: string; role: Role }, id: string): Promise<Result<PitchbookDetails | null>> {
  if (!z.guid().safeParse(id).success) return ok(null);
  const [books, runs, changes] = await Promise.all([
    readRows(z.array(storedBook), (signal) => caller.db.from('pitchbooks').select(BOOK_COLUMNS).eq('id', id).eq('organization_id', organizationId).is('deleted_at', null).abortSignal(signal)),
    can('readMigrationRuns', { role }) ? readRuns(caller, organizationId, id) : ok([]),
    // Who reads only their own entries cannot tell from them who was the last.
    can('readAllActivity', { role }) ? readChanges(caller, id) : ok([]),
  ]);
  if (!books.ok) return books;
  if (!runs.ok) return runs;
  if (!changes.ok) return changes;
  const [book] = books.value;
  if (book === undefined) return ok(null);

  const sections = book.sections.toSorted((a, b) => a.order_index - b.order_index);
  const slides = book.slides.toSorted((a, b) => a.slide_number - b.slide_number);
  const { shown, more } = showRemainder(listRemainder({ remainder: book.remainder, sections, slides }));
  const [run] = runs.value;
  const wasImported = run !== undefined || shown.length > 0 || [...sections, ...slides].some((part) => isImportedPart(part.id));
  return ok({
    id,
    title: book.title,
    type: book.type,
    status: book.status,
    createdAt: book.created_at,
    createdByName: book.creator?.full_name ?? null,
    updatedAt: book.updated_at,
    updatedByNames: latestEditors(book.updated_at, changes.value),
    sectionCount: sections.length,
    slideCount: slides.length,
    imported: wasImported ? { run: run ?? null, kept: shown, more } : null,
  });
}

const importedItem = z
  .object({ run: z.object({ id: z.string(), source_name: z.string() }) })
  .transform(({ run }) => ({ id: run.id, sourceName: run.source_name }));

function readRuns(caller: Caller, organizationId: string, bookId: string) {
  return readRows(z.array(importedItem), (signal) =>
    caller.db
      .from('migration_items')
      .select('run:migration_runs(id, source_name)')
      .eq('pitchbook_id', bookId)
      .eq('organization_id', organizationId)
      .eq('status', 'imported')
      .order('created_at', { ascending: false })
      .limit(1)
      .abortSignal(signal),
  );
}

const change = z.object({ created_at: timestamp, person });
type Change = z.output<typeof change>;

function readChanges(caller: Caller, bookId: string) {
  return readRows(z.array(change), (signal) =>
    caller.db.from('activity_logs').select('created_at, person:profiles(full_name)').eq('pitchbook_id', bookId).order('created_at', { ascending: false }).limit(20).abortSignal(signal),
  );
}

/** The log has one entry for all edits of a person within this time, with the time of the first. */
const ONE_ENTRY_MS = 10 * 60_000;

/** Whoever can have made the latest change; all of them, where several people were at work. */
function latestEditors(updatedAt: string, changes: readonly Change[]): string[] {
  const since = new Date(updatedAt).getTime() - ONE_ENTRY_MS;
  const recent = changes.filter(({ created_at }) => new Date(created_at).getTime() >= since);
  return [...new Set(recent.flatMap((each) => (each.person ? [each.person.full_name] : [])))];
}
