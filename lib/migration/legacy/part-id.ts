import { v5 as uuidv5 } from 'uuid';

/** Of a prompt the position is that of its slide, a slash, and the id of its placeholder. */
export type PartIds = {
  (part: 'section' | 'slide' | 'divider', position: number): string;
  (part: 'prompt', position: `${number}/${string}`): string;
};

/** Ids of a book's parts: the same for the same book and place, so that a second run meets the first one's rows. */
export function partIds(bookId: string): PartIds {
  const namespace = Buffer.from(bookId.replaceAll('-', ''), 'hex');
  return (part: string, position: number | string) => uuidv5(`${part}/${position}`, namespace);
}

/** Whether a section or slide came with an import: everything made here has a random id (version 4). */
export function isImportedPart(id: string): boolean {
  return id.charAt(14) === '5';
}
