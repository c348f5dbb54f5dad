import type { Quarantined, Transformation } from '../import-record';

/** What reading alone can change in a record, or must tell of it. Each is a rule that the report explains. */
export type SourceRule =
  /** A key stands twice in one object: the last one counts, as `JSON.parse` has it; the earlier value is in `duplicates`. */
  | 'duplicate-key'
  /** A number that a double would change is carried as its text (`RawNumber`). */
  | 'exact-number'
  /** The list and the single file differ: the one with the later `updated` was taken. */
  | 'copies-differ'
  /** The record in the list is damaged: it was read from its single file. */
  | 'damaged-in-list';

/** The earlier value of a repeated key: where it stood, and its JSON text as it was written. */
export type DuplicateKey = { path: string; json: string };

type Place = {
  /** Place in the list; single files that are no copies go on from there. Unique in a source. */
  index: number;
  /** Base name of the file. */
  file: string;
  /** SHA-256 in hex: of the canonical JSON, or of the bytes where they are no JSON. */
  hash: string;
  /** How many bytes of the source were read for it; the sum over a source is about `Source.bytes`. */
  bytes: number;
};

export type ReadRecord = Place & {
  ok: true;
  /** JSON as it was written; numbers that a double would change are `RawNumber`. */
  value: unknown;
  notes: Transformation[];
  duplicates: DuplicateKey[];
};

export type UnreadRecord = Place & {
  ok: false;
  /** The record's id where it could still be read. */
  id: string | null;
  quarantined: Quarantined;
};

export type SourceRecord = ReadRecord | UnreadRecord;

export type SourceSummary = {
  /** SHA-256 in hex over the names and bytes of all files of the source. */
  hash: string;
  /** What the owner of the source should read; never with texts of books. */
  notices: string[];
  records: number;
};

/** A place that books are read from. One record at a time is in memory. */
export type Source = {
  /** Base name of the file or folder. */
  name: string;
  /** Size of all its files together. */
  bytes: number;
  /** Path of the old tool's default prompts by layout; null where there are none. */
  templatePrompts: string | null;
  /** One pass over all records; can be called again for another. Throws `MigrationError` when the source cannot be read to its end. */
  records(): AsyncGenerator<SourceRecord, SourceSummary, void>;
};
