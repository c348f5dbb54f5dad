import { hash } from 'node:crypto';

/** Of a prompt the position is that of its slide, a slash, and the id of its placeholder. */
export type PartIds = {
  (part: 'section' | 'slide' | 'divider', position: number): string;
  (part: 'prompt', position: `${number}/${string}`): string;
};

/** Ids of a book's parts: the same for the same book and place, so that a second run meets the first one's rows. */
export function partIds(bookId: string): PartIds {
  const namespace = Buffer.from(bookId.replaceAll('-', ''), 'hex');
  return (part: string, position: number | string) => nameBasedId(namespace, `${part}/${position}`);
}

/** A UUID of version 5 (RFC 9562), as the package `uuid` makes it, but in one call of the hash: a book has fifty. */
function nameBasedId(namespace: Buffer, name: string): string {
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'buffer');
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether a section or slide came with an import: everything made here has a random id (version 4). */
export function isImportedPart(id: string): boolean {
  return id.charAt(14) === '5';
}
