import { z } from 'zod';
import { deckTemplateSchema } from '@/lib/domain/layouts';
import type { ImportBook } from '@/lib/migration/import-record';
import { Random } from '../../../tests/support/legacy/random';
import type { Writer } from '../writer';
import { writeSlide } from '../written-slide';
import { writtenRecord } from './written-record';

/** Runs one statement as the superuser; jsonb values are given as JSON text. */
export type RunSql = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

export interface WorldSize {
  people: number;
  organizations: number;
  booksPerOrganization: number;
  slidesPerBook: number;
}

export interface Person {
  userId: string;
  email: string;
  /** Of the organisation that they work in. */
  slug: string;
  /** Books of their organisation. */
  books: readonly string[];
  /** The one that they, and nobody else, write in. */
  ownBook: Pick<ImportBook, 'id' | 'sections' | 'slides'>;
}

/** So many written body slides are enough for any number of books: no two books have the same, and a search finds as much. */
const WRITTEN_SLIDES = 4_000;

/**
 * Fills an empty database: people and organisations as rows, so that nobody's password has to be hashed, books by the batch
 * import, with every law and trigger. Where there are more connections, organisations go over them side by side.
 */
export async function fillWorld(connections: readonly RunSql[], size: WorldSize, writer: Writer): Promise<Person[]> {
  const [run] = connections;
  if (!run) throw new Error('A database is filled through at least one connection.');
  const random = new Random(20_260_301);
  const perOrganization = Math.ceil(size.people / size.organizations);
  const organizations = Array.from({ length: size.organizations }, (_, index) => ({
    id: random.uuid(),
    slug: `bench-${index}`,
    people: Array.from({ length: Math.min(perOrganization, Math.max(0, size.people - index * perOrganization)) }, (_unused, place) => ({ userId: random.uuid(), email: `person-${index}-${place}@bench.example` })),
  })).filter(({ people }) => people.length > 0);
  if (size.booksPerOrganization < perOrganization) throw new Error('Everybody needs a book of their own.');
  await addPeople(run, organizations);

  const [{ template } = {}] = await run('select public.get_deck_template(null) as template');
  const deckTemplate = deckTemplateSchema.parse(template);
  const written = Array.from({ length: WRITTEN_SLIDES }, () => writeSlide(writer));
  const everybody: Person[] = [];
  const waiting = [...organizations];
  const work = async (sql: RunSql) => {
    for (let organization = waiting.shift(); organization !== undefined; organization = waiting.shift()) {
      const records = Array.from({ length: size.booksPerOrganization }, (_, index) =>
        writtenRecord({ slides: size.slidesPerBook, index, deckTemplate, random, write: writer.write, written }));
      await importBooks(sql, organization.id, records);
      const books = records.map(({ id }) => id);
      everybody.push(...organization.people.map(({ userId, email }, place) => ({ userId, email, slug: organization.slug, books, ownBook: records[place] as ImportBook })));
    }
  };
  await Promise.all(connections.map(work));
  return everybody;
}

async function addPeople(run: RunSql, organizations: readonly { id: string; slug: string; people: readonly { userId: string; email: string }[] }[]): Promise<void> {
  const members = organizations.flatMap(({ id, people }) => people.map(({ userId, email }, place) => ({ organization: id, id: userId, email, role: place === 0 ? 'owner' : 'member' })));
  const rows = (columns: string) => `from jsonb_to_recordset($1::jsonb) as r (${columns})`;
  await run(`insert into auth.users (id, email, raw_user_meta_data) select id, email, '{"full_name": "Bench Person"}' ${rows('id uuid, email text')}`, [JSON.stringify(members)]);
  await run(`insert into public.organizations (id, name, slug) select id, slug, slug ${rows('id uuid, slug text')}`, [JSON.stringify(organizations.map(({ id, slug }) => ({ id, slug })))]);
  await run(`insert into public.organization_members (organization_id, user_id, role) select organization, id, role ${rows('organization uuid, id uuid, role text')}`, [JSON.stringify(members)]);
}

const imported = z.object({ refused: z.array(z.unknown()) });

async function importBooks(run: RunSql, organization: string, records: readonly unknown[]): Promise<void> {
  const [opened] = await run(`insert into public.migration_runs (organization_id, source_name) values ($1, 'bench') returning id, lease`, [organization]);
  const [answer] = await run('select public.import_pitchbooks($1, $2, $3, $4::jsonb) as answer', [organization, opened?.id, opened?.lease, JSON.stringify(records)]);
  const { refused } = imported.parse(answer?.answer);
  if (refused.length > 0) throw new Error(`Books were refused: ${JSON.stringify(refused[0])}`);
  await run(`update public.migration_runs set status = 'completed', finished_at = now() where id = $1`, [opened?.id]);
}
