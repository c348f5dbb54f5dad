import { v5 as uuidv5 } from 'uuid';

export type PartIds = (part: 'section' | 'slide' | 'divider', position: number) => string;

/** Ids of a book's parts: the same for the same book and place, so that a second run meets the first one's rows. */
export function partIds(bookId: string): PartIds {
  const namespace = Buffer.from(bookId.replaceAll('-', ''), 'hex');
  return (part, position) => uuidv5(`${part}/${position}`, namespace);
}
