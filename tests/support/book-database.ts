import { randomUUID } from 'node:crypto';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, ok, type Result } from '@/lib/errors/result';
import { openEmbeddedDatabase, type TestDatabase } from './database/test-database';

/** The whole schema in memory, with functions called as somebody who is signed in. */
export interface BookDatabase {
  database: TestDatabase;
  /** A new account; answers its id. */
  addPerson(): Promise<string>;
  call<T>(userId: string, name: string, args: Record<string, unknown>): Promise<Result<T>>;
  /** Past all policies, for what a test needs to be there. */
  runAsSuperuser(sql: string): Promise<Record<string, unknown>[]>;
  createBook(userId: string, sections: { title: string; numberOfSlides: number }[]): Promise<PitchbookDocument>;
  readBook(userId: string, id: string): Promise<PitchbookDocument>;
  close(): Promise<void>;
}

export async function openBookDatabase(): Promise<BookDatabase> {
  const database = await openEmbeddedDatabase();
  let acting: string | null = null;

  async function actAs(userId: string | null): Promise<void> {
    if (acting === userId) return;
    const claims = userId === null ? '' : JSON.stringify({ sub: userId, role: 'authenticated' });
    await database.run(`select set_config('request.jwt.claims', ${literal(claims)}, false); set role ${userId === null ? 'none' : 'authenticated'};`);
    acting = userId;
  }

  async function call<T>(userId: string, name: string, args: Record<string, unknown>): Promise<Result<T>> {
    await actAs(userId);
    const given = Object.entries(args).map(([key, value]) => `${key} => ${argument(value)}`);
    try {
      const [row] = await database.run(`select public.${name}(${given.join(', ')}) as answer`);
      return ok(row?.answer as T);
    } catch (error) {
      return fail(classifyDatabaseError(error));
    }
  }

  return {
    database,
    call,
    async runAsSuperuser(sql) {
      await actAs(null);
      return database.run(sql);
    },
    async addPerson() {
      const id = randomUUID();
      await actAs(null);
      await database.run(`insert into auth.users (id, email, raw_user_meta_data) values ('${id}', '${id}@people.example', '{"full_name": "Noor Test"}')`);
      return id;
    },
    async createBook(userId, sections) {
      return valueOf(await call<PitchbookDocument>(userId, 'create_pitchbook_atomic', { p_title: 'A book', p_sections: sections }));
    },
    async readBook(userId, id) {
      return valueOf(await call<PitchbookDocument>(userId, 'get_pitchbook', { p_id: id }));
    },
    close: () => database.close(),
  };
}

/** What must have gone well for the test to mean anything. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`The database refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function argument(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object') return `${literal(JSON.stringify(value))}::jsonb`;
  return typeof value === 'string' ? literal(value) : String(value);
}
