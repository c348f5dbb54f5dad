import type { Random } from '../../../tests/support/legacy/random';
import { zipf } from '../zipf';
import type { Person } from './world';

/** Which book a person opens next: some of their organisation's are wanted far more often than others, by all who work there. */
export function booksToOpen({ books }: Pick<Person, 'books'>, random: Random): () => string {
  const choose = zipf(books.length, () => random.next());
  return () => {
    const book = books[choose()];
    if (book === undefined) throw new Error('The organisation has no book.');
    return book;
  };
}
