import pg from 'pg';
import type { DatabasePool } from '@/lib/database/pool';
import type { ChangeSetInput } from '@/lib/schemas/change-set';
import type { BookEditor } from './book-editor';
import type { Operation } from './mix';
import { inTurn, type Session } from './session';
import type { Person } from './world';

export interface SqlSessionOptions {
  pool: Pick<DatabasePool, 'query'>;
  person: Person;
  editor: BookEditor;
  words: () => string;
  /** The id of the book they open next. */
  nextBook: () => string;
}

const text = (value: string): string => pg.escapeLiteral(value);

/**
 * One transaction of a person, as the data API makes it of a request: role and claims first, then the functions. In one
 * message, so that a round trip more does not count as the database's time.
 */
export function asPerson({ userId, email }: Pick<Person, 'userId' | 'email'>, calls: readonly string[]): string {
  const claims = JSON.stringify({ sub: userId, role: 'authenticated', email });
  return [`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${text(claims)}, true)`, ...calls.map((call) => `select public.${call}`)].join('; ');
}

export const callsOf = {
  list: () => ['list_pitchbooks()'],
  search: (words: string) => [`list_pitchbooks(p_query => ${text(words)})`],
  /** As where the cache has nothing: who may, and the whole book. */
  open: (book: string) => [`get_pitchbook_revision(${text(book)})`, `get_pitchbook(${text(book)})`],
  change: ({ pitchbookId, changeId, changes }: ChangeSetInput) => [`apply_changes(${text(pitchbookId)}, ${text(changeId)}, ${text(JSON.stringify(changes))}::jsonb)`],
};

/** The same person and the same functions without the app: on a connection of the pool. */
export function openSqlSession({ pool, person, editor, words, nextBook }: SqlSessionOptions): Session {
  const run = async (calls: readonly string[]) => void (await pool.query(asPerson(person, calls)));
  const store = (changes: ChangeSetInput) => run(callsOf.change(changes));
  return {
    perform: inTurn(async (operation: Operation) => {
      switch (operation) {
        case 'list': return run(callsOf.list());
        case 'open': return run(callsOf.open(nextBook()));
        case 'search': return run(callsOf.search(words()));
        case 'save': return editor.save(store);
        case 'reorder': return editor.reorder(store);
        case 'health': throw new Error('The health check is no query of a person.');
      }
    }),
    close: () => Promise.resolve(),
  };
}
