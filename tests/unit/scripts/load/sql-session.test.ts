import { describe, expect, it } from 'vitest';
import { createWriter } from '@/scripts/bench/writer';
import { createBookEditor } from '@/scripts/bench/load/book-editor';
import { asPerson, callsOf, openSqlSession } from '@/scripts/bench/load/sql-session';
import type { Person } from '@/scripts/bench/load/world';
import { Random } from '@/tests/support/legacy/random';

const ownBook: Person['ownBook'] = { id: 'b', sections: [], slides: [] };
const person: Person = { userId: 'u', email: "o'hara@bench.example", slug: 's', books: ['b'], ownBook };

describe('what a person asks the database', () => {
  it('is asked as that person alone: role and claims last as long as the transaction', () => {
    expect(asPerson(person, callsOf.list())).toBe(
      `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', '{"sub":"u","role":"authenticated","email":"o''hara@bench.example"}', true); select public.list_pitchbooks()`,
    );
  });

  it('cannot be left by what they look for', () => {
    expect(callsOf.search(`it's"); drop`)).toEqual([`list_pitchbooks(p_query => 'it''s"); drop')`]);
  });

  it('is asked one thing after the other', async () => {
    const [asked, answers]: [string[], (() => void)[]] = [[], []];
    const pool = { query: (text: string) => new Promise<never[]>((resolve) => {
      asked.push(text);
      answers.push(() => resolve([]));
    }) };
    const random = new Random(1);
    const session = openSqlSession({ pool, person, editor: createBookEditor(ownBook, random, createWriter(1)), words: () => 'words', nextBook: () => 'b' });
    const both = Promise.all([session.perform('open'), session.perform('search')]);
    await new Promise(setImmediate);
    expect(asked).toHaveLength(1);
    answers[0]?.();
    await new Promise(setImmediate);
    expect(asked).toHaveLength(2);
    answers[1]?.();
    await both;
  });
});
