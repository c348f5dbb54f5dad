import type { Judgement } from '../target/answers';

/** What the first reading found out about a record: how the target judges it, or that it cannot be read at all. */
export type Fate = Judgement | 'unreadable';

const FATES: readonly Fate[] = ['new', 'mine', 'imported', 'gone', 'trashed', 'changed', 'exists', 'elsewhere', 'unreadable'];
const HASH_BYTES = 8;

/**
 * The fates of all records in the order of the source, with the beginning of each one's hash, so that the second reading
 * notices a source that has changed. Nine bytes a record: the only thing in a run that grows with the source.
 */
export type Fates = {
  readonly length: number;
  add(fate: Fate, hash: string): void;
  /** @returns null where the record is not the one that the first reading met in this place. */
  at(place: number, hash: string): Fate | null;
};

export function createFates(): Fates {
  let codes = Buffer.alloc(1024);
  let hashes = Buffer.alloc(1024 * HASH_BYTES);
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(fate, hash) {
      if (length === codes.length) {
        codes = Buffer.concat([codes], length * 2);
        hashes = Buffer.concat([hashes], length * 2 * HASH_BYTES);
      }
      codes[length] = FATES.indexOf(fate);
      hashes.write(hash, length * HASH_BYTES, HASH_BYTES, 'hex');
      length += 1;
    },
    at(place, hash) {
      if (place >= length) return null;
      const known = hashes.toString('hex', place * HASH_BYTES, (place + 1) * HASH_BYTES);
      return hash.startsWith(known) ? (FATES[codes[place] ?? -1] ?? null) : null;
    },
  };
}
