import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { Caller } from '@/lib/server/caller';

export const people = ['ada', 'ben', 'cleo'] as const;
export const bookIds = ['b1', 'b2'] as const;
export type Person = (typeof people)[number];
export type BookId = (typeof bookIds)[number];

/** What became of one read, and when it began and ended. */
export interface ReadRecord {
  person: Person;
  book: BookId;
  from: number;
  to: number;
  answer: { revision: number; title: string } | 'not_found' | { unexpected: unknown };
}

interface State {
  revisions: Record<BookId, number>;
  readers: ReadonlySet<string>;
}

/**
 * Books and who may read them, as a database that remembers all it ever was. Each call waits before and after it looks, as
 * long as `wait` says, so that anything may happen in between.
 */
export function createBookWorld(wait: () => Promise<void>) {
  let nextRevision = 1;
  const first = Object.fromEntries(bookIds.map((id) => [id, nextRevision++])) as Record<BookId, number>;
  const states: State[] = [{ revisions: first, readers: new Set(people.flatMap((person) => bookIds.map((id) => `${person}/${id}`))) }];
  const now = () => states.at(-1) as State;
  const titleOf = (id: string, revision: number) => `${id} as of ${revision}`;
  let documents = 0;

  const look = (person: Person, name: string, id: BookId): { data: unknown; error: unknown; status: number } => {
    const { revisions, readers } = now();
    if (!readers.has(`${person}/${id}`)) return { data: null, error: { code: 'PT404', message: 'not_found', details: null, hint: null }, status: 404 };
    const revision = revisions[id];
    if (name === 'get_pitchbook_revision') return { data: { id, organizationId: 'o', revision, deckTemplateId: 'd', deckTemplateStamp: 's' }, error: null, status: 200 };
    documents += 1;
    const document: Partial<PitchbookDocument> = { id, revision, title: titleOf(id, revision), slides: [] };
    return { data: document, error: null, status: 200 };
  };

  return {
    edit(id: BookId): void {
      states.push({ ...now(), revisions: { ...now().revisions, [id]: nextRevision++ } });
    },
    permit(person: Person, id: BookId, isReader: boolean): void {
      const readers = new Set(now().readers);
      if (isReader) readers.add(`${person}/${id}`);
      else readers.delete(`${person}/${id}`);
      states.push({ ...now(), readers });
    },
    callerOf(person: Person): Caller {
      const ask = async (name: string, id: BookId) => {
        await wait();
        const answer = look(person, name, id);
        await wait();
        return answer;
      };
      const rpc = (name: string, { p_id: id }: { p_id: BookId }) => {
        const answered = ask(name, id);
        return Object.assign(answered, { abortSignal: () => answered });
      };
      return { db: { rpc } as object as Caller['db'], userId: person, requestId: 'r' };
    },
    moment: () => states.length - 1,
    documentQueries: () => documents,
    /** Whether the answer is what this person could have been told at some moment of the read. */
    isTrue({ person, book, from, to, answer }: ReadRecord): boolean {
      return states.slice(from, to + 1).some(({ revisions, readers }) => {
        const visible = readers.has(`${person}/${book}`);
        if (answer === 'not_found') return !visible;
        return visible && 'revision' in answer && answer.revision === revisions[book] && answer.title === titleOf(book, answer.revision);
      });
    },
  };
}

export type BookWorld = ReturnType<typeof createBookWorld>;
