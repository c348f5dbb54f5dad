import { v5 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { isImportedPart, partIds } from '@/lib/migration/legacy/part-id';

const book = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';

describe('ids of the parts of an imported book', () => {
  it('are UUIDs of version 5 in the namespace of the book', () => {
    const ids = partIds(book);
    expect(ids('section', 0)).toBe(v5('section/0', book));
    expect(ids('slide', -1)).toBe(v5('slide/-1', book));
    expect(ids('prompt', '12/Title é 😀')).toBe(v5('prompt/12/Title é 😀', book));
  });

  it('differ from book to book and from place to place', () => {
    const other = partIds('6ba7b811-9dad-41d1-80b4-00c04fd430c8');
    const all = [partIds(book), other].flatMap((ids) => [ids('slide', 1), ids('slide', 2), ids('divider', 1), ids('section', 1)]);
    expect(new Set(all).size).toBe(8);
  });

  it('are told from the random ids of parts made here', () => {
    expect(isImportedPart(partIds(book)('slide', 3))).toBe(true);
    expect(isImportedPart(book)).toBe(false);
  });
});
