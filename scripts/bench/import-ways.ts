import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createClient } from '@supabase/supabase-js';
import pg from 'pg';
import type { ImportBook } from '@/lib/migration/import-record';
import { mapLegacyBook } from '@/lib/migration/legacy/map-legacy-book';
import { openTarget, readTargetSettings } from '@/lib/migration/target/open-target';
import { importPitchbooks, type MigrationTarget, openMigrationRun } from '@/lib/migration/target/target';
import { NEIGHBOUR, type StageDatabase } from '../../tests/support/kill/migration-stage';
import { legacyRecords } from '../../tests/support/legacy/legacy-records';

/** Seconds that an import of so many books took. */
export type Measured = { books: number; seconds: number };

/** The other ways in, without backup, verification or report. They all write into one run of the neighbour's organisation. */
export interface ImportWays {
  /** The bare batch function, 100 books a call. */
  batches(books: number, seed: number): Promise<Measured>;
  oneCallPerBook(books: number, seed: number): Promise<Measured>;
  /** An insert for each row, committed by itself: over one connection, or as a request each through the API. */
  rowByRow(books: number, seed: number): Promise<Measured>;
  close(): Promise<void>;
}

type InsertRow = (table: string, row: Record<string, unknown>) => Promise<void>;

export async function openImportWays(database: StageDatabase): Promise<ImportWays> {
  const target = await openTarget(readTargetSettings(database.env));
  const [id, lease] = [randomUUID(), randomUUID()];
  const run = await openMigrationRun(target, {
    id, lease, organization: NEIGHBOUR, createOrganization: false, author: null, holder: { host: hostname(), pid: process.pid },
    sourceName: 'bench', sourceHash: 'bench', sourceBytes: 0, options: {},
  });
  let nextIndex = 0;
  /** Books with ids that nobody has, mapped beforehand: what is measured is the database. */
  const prepare = (books: number, seed: number): ImportBook[] =>
    [...legacyRecords({ books, seed })].map(({ book }) => {
      const value = { ...book, id: randomUUID() };
      nextIndex += 1;
      const mapped = mapLegacyBook({ index: nextIndex, value, hash: createHash('sha256').update(value.id).digest('hex'), notes: [], duplicates: [], bytes: 0 });
      if (!mapped.ok) throw new Error(`A book of the generator cannot be mapped: ${mapped.quarantined.reason}`);
      return mapped.book;
    });
  const send = async (books: ImportBook[]) => {
    const answer = await importPitchbooks(target, { organizationId: run.organizationId, runId: id, lease, books, quarantined: [], authorId: null, again: false, dryRun: false });
    if (answer.imported.length !== books.length) throw new Error(`Only ${answer.imported.length} of ${books.length} books were taken: ${JSON.stringify(answer.refused.slice(0, 3))}`);
  };
  const measure = async (books: ImportBook[], work: () => Promise<void>): Promise<Measured> => {
    const began = performance.now();
    await work();
    return { books: books.length, seconds: (performance.now() - began) / 1_000 };
  };
  const rows = await openRows(database, target);
  return {
    async batches(count, seed) {
      const books = prepare(count, seed);
      return measure(books, async () => {
        for (let at = 0; at < books.length; at += 100) await send(books.slice(at, at + 100));
      });
    },
    async oneCallPerBook(count, seed) {
      const books = prepare(count, seed);
      return measure(books, async () => {
        for (const book of books) await send([book]);
      });
    },
    async rowByRow(count, seed) {
      const books = prepare(count, seed);
      // No book is whole after its first row: the laws of books look away meanwhile.
      await database.sql('alter table private.book_checks disable trigger user');
      const measured = await measure(books, async () => {
        for (const book of books) await insertBook(rows.insert, run.organizationId, id, book);
      });
      await database.sql('delete from private.book_checks; alter table private.book_checks enable trigger user');
      return measured;
    },
    async close() {
      await rows.close();
      await target.close();
    },
  };
}

async function insertBook(insert: InsertRow, organization: string, run: string, book: ImportBook): Promise<void> {
  const times = { created_at: book.createdAt, updated_at: book.updatedAt };
  const part = { pitchbook_id: book.id, organization_id: organization, ...times };
  await insert('pitchbooks', {
    id: book.id, organization_id: organization, title: book.title, type: book.type, status: book.status, pitchbook_prompt: book.pitchbookPrompt,
    inherit_template_prompts: book.inheritTemplatePrompts, created_by: null, remainder: book.remainder, ...times,
  });
  for (const [index, section] of book.sections.entries()) {
    const count = book.slides.filter(({ sectionId, type }) => sectionId === section.id && type !== 'section-divider').length;
    await insert('pitchbook_sections', { id: section.id, ...part, title: section.title, order_index: index, number_of_slides: count, section_prompt: section.prompt, section_prompt_mode: section.promptMode });
  }
  for (const [index, slide] of book.slides.entries()) {
    await insert('slides', {
      id: slide.id, ...part, section_id: slide.sectionId, slide_number: index + 1, layout_name: slide.layoutName, slide_type: slide.type, title: slide.title,
      slide_prompt: slide.prompt, slide_prompt_mode: slide.promptMode, content: slide.content, speaker_notes: slide.notes, remainder: slide.remainder,
    });
    for (const [placeholder, text] of Object.entries(slide.prompts)) {
      await insert('placeholder_prompts', { slide_id: slide.id, ...part, placeholder_id: placeholder, prompt_text: text, prompt_mode: slide.promptModes[placeholder] ?? 'adds' });
    }
  }
  await insert('migration_items', {
    run_id: run, organization_id: organization, source_index: book.source.index, source_hash: book.source.hash, pitchbook_id: book.id, status: 'imported', revision: 1,
    transformations: book.transformations,
  });
}

type Rows = { insert: InsertRow; close(): Promise<void> };

/** Each row a statement and a transaction of its own, as a script does it that was written for a database without laws. */
async function openRows(database: StageDatabase, target: MigrationTarget): Promise<Rows> {
  return target.kind === 'direct' ? openDirectRows(database.env.DATABASE_URL ?? '') : openApiRows(database);
}

function openApiRows(database: StageDatabase): Rows {
  const db = createClient(database.env.SUPABASE_URL ?? '', database.env.SUPABASE_SECRET_KEY ?? '', { auth: { persistSession: false, autoRefreshToken: false } });
  return {
    async insert(table, row) {
      const { error } = await db.from(table).insert(row);
      if (error) throw new Error(`${table}: ${error.message}`);
    },
    close: async () => undefined,
  };
}

async function openDirectRows(url: string): Promise<Rows> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async insert(table, row) {
      const names = Object.keys(row);
      const values = Object.values(row).map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value));
      await client.query(`insert into public.${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`, values);
    },
    close: () => client.end(),
  };
}
