import type { ImportBook } from '@/lib/migration/import-record';
import { MigrationError } from '@/lib/migration/migration-error';
import type { MigrationRun, StoredBook } from '@/lib/migration/target/answers';
import type { ArgumentsOf, DatabaseFunction } from '@/lib/migration/target/database-functions';
import type { ImportBatch, MigrationTarget, NewRun, QuarantinedItem } from '@/lib/migration/target/target';

type Item = { runId: string; index: number; hash: string; id: string | null; status: 'imported' | 'quarantined' | 'rolled_back'; reason?: string };

/**
 * A target in memory with one organisation, `house`, and one person, `owner@house.example`: what the database decides,
 * without a database. A run can make the organisation `new-house`.
 */
export type MemoryTarget = MigrationTarget & {
  books: Map<string, StoredBook>;
  /** Ids of books of another organisation. */
  elsewhere: Set<string>;
  /** Titles that the tables do not accept. */
  forbidden: Set<string>;
  runs: Map<string, MigrationRun>;
  items: Item[];
  calls: DatabaseFunction[];
  checks: { name: string; area: string; result: string; detail: string; ms: number }[];
  /** Called before each call; throws to make it fail, `after` to lose its answer. */
  disturb: { before?(name: DatabaseFunction): void | Promise<void>; after?(name: DatabaseFunction): void };
};

const WRITES: readonly DatabaseFunction[] = ['open_migration_run', 'import_pitchbooks', 'take_over_migration_run', 'note_migration_progress', 'finish_migration_run', 'rollback_migration'];

export const writesOf = ({ calls }: MemoryTarget): DatabaseFunction[] => calls.filter((name) => WRITES.includes(name));

export function memoryTarget(): MemoryTarget {
  const books = new Map<string, StoredBook>();
  const elsewhere = new Set<string>();
  const forbidden = new Set<string>();
  const runs = new Map<string, MigrationRun>();
  const items: Item[] = [];
  let revision = 0;

  const judge = (id: string, hash: string, runId: string | null) => {
    if (elsewhere.has(id)) return 'elsewhere';
    const mine = items.filter((item) => item.id === id && item.status !== 'quarantined');
    if (!books.has(id)) return mine.length > 0 ? 'gone' : 'new';
    const last = mine.findLast(({ status }) => status === 'imported');
    if (!last) return 'exists';
    if (last.hash !== hash) return 'changed';
    if (books.get(id)?.deletedAt) return 'trashed';
    return last.runId === runId ? 'mine' : 'imported';
  };
  const findOrganization = (slug: unknown): string | null => {
    if (slug === 'house') return ORGANIZATION;
    return [...runs.values()].some(({ organization }) => organization === slug) ? NEW_ORGANIZATION : null;
  };
  const refuseRequest = ({ organization, createOrganization, author }: { organization: unknown; createOrganization: unknown; author: unknown }) => {
    if (author !== null && author !== 'owner@house.example') throw new MigrationError('Nobody has that address.', { code: 'unknown_author', exitCode: 64 });
    if (findOrganization(organization) === null && !(organization === 'new-house' && createOrganization)) {
      throw new MigrationError('There is no such organisation.', { code: 'unknown_organization', exitCode: 64 });
    }
  };
  const hold = (id: unknown, lease: unknown): MigrationRun => {
    const run = runs.get(String(id));
    if (!run) throw new MigrationError('no such run', { code: 'unknown_run', exitCode: 64 });
    if (run.lease !== lease) throw new MigrationError('Another process has taken this run over.', { code: 'lease_lost' });
    return run;
  };
  const holdImporting = (id: unknown, lease: unknown): MigrationRun => {
    const run = hold(id, lease);
    if (run.phase === 'rolling back') throw new MigrationError('This run is being taken back.', { code: 'conflict' });
    return run;
  };
  const rollBack = (run: MigrationRun, limit: number) => {
    const mine = () => items.filter(({ runId, status }) => runId === run.id && status === 'imported');
    const removed = mine().slice(0, limit);
    for (const item of removed) {
      item.status = 'rolled_back';
      books.delete(item.id ?? '');
    }
    const left = mine().length;
    const organizationRemoved = left === 0 && run.organizationCreated;
    if (organizationRemoved) runs.delete(run.id);
    else change(run, left === 0 ? { phase: 'rolled back', status: 'rolled_back' } : { phase: 'rolling back' });
    return {
      removed: removed.map(({ id }) => id), edited: [], gone: [], present: [], left, status: left === 0 ? 'rolled_back' : run.status,
      removedInAll: items.filter(({ runId, status }) => runId === run.id && status === 'rolled_back').length, organizationRemoved,
    };
  };
  const change = (run: MigrationRun, changes: Partial<MigrationRun>) => {
    const changed = { ...run, ...changes, secondsSinceHeartbeat: 0 };
    runs.set(run.id, changed);
    return changed;
  };
  const importBatch = (batch: Pick<ImportBatch, 'books' | 'quarantined' | 'runId' | 'again' | 'dryRun'>) => {
    const answer = { imported: [] as string[], skipped: [] as string[], refused: [] as { id: string; code: string; reason?: string }[] };
    const tried: StoredBook[] = [];
    for (const book of batch.books) {
      const word = judge(book.id, book.source.hash, batch.runId);
      if ((word === 'new' || (word === 'gone' && batch.again)) && forbidden.has(book.title)) {
        answer.refused.push({ id: book.id, code: 'rejected', reason: 'titles_check' });
        if (batch.runId !== null) items.push({ runId: batch.runId, index: book.source.index, hash: book.source.hash, id: null, status: 'quarantined', reason: 'rejected: titles_check' });
      } else if (word === 'new' || (word === 'gone' && batch.again)) {
        answer.imported.push(book.id);
        if (batch.dryRun || batch.runId === null) {
          tried.push(storedBook(book, 0));
          continue;
        }
        revision += 1;
        books.set(book.id, storedBook(book, revision));
        items.push({ runId: batch.runId, index: book.source.index, hash: book.source.hash, id: book.id, status: 'imported' });
      } else if (word === 'mine') answer.imported.push(book.id);
      else if (word === 'imported' || word === 'gone') answer.skipped.push(book.id);
      else answer.refused.push({ id: book.id, code: word });
    }
    for (const { index, hash, id } of batch.quarantined) {
      if (batch.runId !== null && !items.some((item) => item.runId === batch.runId && item.index === index)) {
        items.push({ runId: batch.runId, index, hash, id, status: 'quarantined' });
      }
    }
    return batch.dryRun ? { ...answer, books: tried } : answer;
  };

  const functions: Partial<Record<DatabaseFunction, (args: Record<string, unknown>) => unknown>> = {
    check_import_target: () => target.checks,
    find_import_organization: ({ p_slug }) => {
      const id = findOrganization(p_slug);
      return id === null ? null : { id, slug: p_slug, name: 'House', members: 1, books: books.size, row: { id, slug: p_slug } };
    },
    find_migration_run: ({ p_run_id, p_organization }) =>
      p_run_id ? (runs.get(String(p_run_id)) ?? null) : ([...runs.values()].findLast((run) => run.organization === p_organization) ?? null),
    check_import_request: ({ p_organization, p_create, p_author }) => {
      refuseRequest({ organization: p_organization, createOrganization: p_create, author: p_author });
      return { organizationId: findOrganization(p_organization), authorId: p_author === null ? null : PERSON };
    },
    open_migration_run: ({ p_run }) => {
      const run = p_run as NewRun;
      refuseRequest(run);
      return change(runs.get(run.id) ?? runOf(run), {});
    },
    take_over_migration_run: ({ p_run_id, p_held_lease, p_lease, p_holder }) =>
      change(hold(p_run_id, p_held_lease), { lease: String(p_lease), holder: p_holder as MigrationRun['holder'] }),
    note_migration_progress: ({ p_run_id, p_lease, p_phase }) => change(holdImporting(p_run_id, p_lease), { phase: String(p_phase) }),
    finish_migration_run: ({ p_run_id, p_lease, p_status, p_report }) =>
      change(holdImporting(p_run_id, p_lease), { status: p_status as MigrationRun['status'], report: p_report as Record<string, unknown> }),
    judge_import: ({ p_run_id, p_books }) => (p_books as { id: string; hash: string }[]).map(({ id, hash }) => judge(id, hash, p_run_id as string | null)),
    import_pitchbooks: (args) => {
      if (!args.p_dry_run) holdImporting(args.p_run_id, args.p_lease);
      return importBatch({
        books: args.p_books as ImportBook[], quarantined: args.p_quarantined as QuarantinedItem[], runId: args.p_run_id as string | null,
        again: args.p_again === true, dryRun: args.p_dry_run === true,
      });
    },
    list_quarantined: ({ p_hashes }) =>
      items
        .filter(({ status, hash }) => status === 'quarantined' && (p_hashes as string[]).includes(hash))
        .map(({ hash, reason = null }) => ({ hash, path: '$', reason, hint: null })),
    rollback_migration: ({ p_run_id, p_lease, p_limit }) => rollBack(hold(p_run_id, p_lease), Number(p_limit)),
    read_import_books: ({ p_ids }) => (p_ids as string[]).flatMap((id) => books.get(id) ?? []),
    list_import_books: () => ({ books: [...books.values()].map(({ id, revision: at }) => ({ id, revision: at, trashed: false })) }),
    list_backup_books: () => [],
    backup_ledger: () => ({ lines: [], after: null }),
  };

  const target: MemoryTarget = {
    kind: 'direct',
    describe: 'a target in memory',
    books, elsewhere, forbidden, runs, items, calls: [], checks: [], disturb: {},
    async call<Name extends DatabaseFunction>(name: Name, args: ArgumentsOf<Name>) {
      target.calls.push(name);
      await target.disturb.before?.(name);
      const answer: unknown = JSON.parse(JSON.stringify(functions[name]?.(JSON.parse(JSON.stringify(args)) as Record<string, unknown>) ?? null));
      target.disturb.after?.(name);
      return answer;
    },
    close: async () => {},
  };
  return target;
}

const ORGANIZATION = '7a1f0c52-0000-4000-8000-000000000001';
const NEW_ORGANIZATION = '7a1f0c52-0000-4000-8000-000000000002';
const PERSON = '7a1f0c52-0000-4000-8000-000000000003';

function runOf(run: NewRun): MigrationRun {
  return {
    id: run.id, organizationId: run.organization === 'house' ? ORGANIZATION : NEW_ORGANIZATION, organization: run.organization,
    organizationCreated: run.organization !== 'house', status: 'running', phase: null, lease: run.lease,
    holder: run.holder, heartbeatAt: null, secondsSinceHeartbeat: 0, authorId: run.author === null ? null : PERSON, sourceName: run.sourceName, sourceHash: run.sourceHash,
    sourceBytes: run.sourceBytes, options: run.options, counts: null, report: null, startedAt: '2026-03-01T20:00:00.000Z', finishedAt: null,
  };
}

/** A book as its tables would give it back. */
function storedBook(book: ImportBook, revision: number): StoredBook {
  const { source: _source, transformations: _transformations, ...columns } = book;
  return {
    ...columns,
    revision,
    deletedAt: null,
    sections: book.sections.map((section) => ({ ...section, numberOfSlides: book.slides.filter(({ sectionId, type }) => sectionId === section.id && type !== 'section-divider').length })),
    slides: book.slides.map((slide, at) => ({ ...slide, slideNumber: at + 1 })),
  };
}
