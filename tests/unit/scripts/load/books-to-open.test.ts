import { describe, expect, it } from 'vitest';
import { booksToOpen } from '@/scripts/bench/load/books-to-open';
import { Random } from '@/tests/support/legacy/random';

describe('the books that people open', () => {
  it('are those of their organisation, the first ones far more often than the last', () => {
    const books = Array.from({ length: 20 }, (_, place) => `book ${place}`);
    const next = booksToOpen({ books }, new Random(1));
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 10_000; draw += 1) {
      const book = next();
      counts.set(book, (counts.get(book) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(books.toSorted());
    expect(counts.get('book 0')).toBeGreaterThan(5 * (counts.get('book 19') ?? 0));
  });

  it('cannot be chosen where there is none', () => {
    expect(booksToOpen({ books: [] }, new Random(1))).toThrow('no book');
  });
});
