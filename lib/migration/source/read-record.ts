import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { Quarantined } from '../import-record';
import { canonicalJson, canonicalJsonAndKeys } from '../json/canonical';
import { JsonError, MAX_JSON_DEPTH, parseJson } from '../json/parse-json';
import { MAX_RECORD_BYTES, type Fault, type Piece } from './split-array';
import type { ReadRecord, SourceRule, UnreadRecord } from './source-record';

/** A record before it has its place in the source. */
export type RecordContent = Pick<ReadRecord, 'ok' | 'value' | 'hash' | 'notes' | 'duplicates'> | Pick<UnreadRecord, 'ok' | 'id' | 'hash' | 'quarantined'>;

const MEND = 'mend the record in the file, or take it from a backup of the old tool';

/**
 * Reads one stretch of a file: the record in it, or why there is none; and whether it has what a book has, to tell a book
 * from a piece of one. Never throws for what the bytes hold.
 */
export function readRecord(piece: Piece): { content: RecordContent; isBook: boolean } {
  switch (piece.kind) {
    case 'value':
      return readValue(piece);
    case 'damaged':
      return unread(piece.hash, describeDamage(piece.bytes, piece.from, piece.fault));
    case 'oversize': {
      const reason = `longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB: bytes ${piece.from} to ${piece.to} of the file`;
      const { partial } = readPart(piece.bytes);
      return unread(piece.hash, { partial, path: '$', reason, hint: 'split the book, or take large pictures and histories out of it' });
    }
    case 'tail': {
      const reason = `more records follow behind the end of the list, from byte ${piece.from} of the file`;
      return unread(piece.hash, { partial: null, path: '$', reason, hint: 'look whether they are books that belong in the list: it may be what is left of an older file' });
    }
  }
}

/** The record's id as a text of its own, or null. */
export function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && Object.hasOwn(value, 'id') ? (value as { id: unknown }).id : null;
  return typeof id === 'string' ? id : null;
}

function looksLikeBook(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, 'id') && ['title', 'sections', 'slides'].some((key) => Object.hasOwn(value, key));
}

function readValue(piece: Extract<Piece, { kind: 'value' }>): { content: RecordContent; isBook: boolean } {
  const { bytes } = piece;
  if (!isUtf8(bytes)) return unread(sha256(bytes), describeWrongUtf8(bytes, piece.from));
  const text = textOf(bytes);
  // Only what JSON.parse would lose, or not survive, takes the slow way.
  if (piece.depth <= MAX_JSON_DEPTH && !piece.hasOddNumbers) {
    const value = parsePlain(text);
    if (value !== undefined) {
      const canonical = canonicalJsonAndKeys(value);
      if (canonical.keys === piece.keys) return read({ ok: true, value, hash: sha256(canonical.text), notes: [], duplicates: [] });
    }
  }
  try {
    const { value, duplicates, exactNumbers } = parseJson(text);
    const note = (rule: SourceRule, path: string) => ({ rule, path });
    const notes = [...duplicates.map(({ path }) => note('duplicate-key', path)), ...exactNumbers.map((path) => note('exact-number', path))];
    return read({ ok: true, value, hash: sha256(canonicalJson(value)), notes, duplicates });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return unread(sha256(bytes), { partial: error.partial, path: error.path, reason: error.message, hint: MEND });
  }
}

/** The value, or undefined where the text is no JSON: JSON has no such value. */
function parsePlain(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Why a record cannot be read, and what could be read of it. */
type Damage = Quarantined & { partial: unknown };

function describeDamage(bytes: Uint8Array, from: number, fault: Fault): Damage {
  if (fault === 'between') {
    return { partial: null, path: '$', reason: `text that is no JSON stands between the records, from byte ${from} of the file`, hint: 'remove it, or mend the record that it was' };
  }
  const { partial, path, reason } = readPart(bytes);
  const place = `the record from byte ${from} of the file`;
  if (fault === 'cut') return { partial, path, reason: `${place} ends in the middle: the file was cut short`, hint: 'take the record from a backup of the old tool' };
  const why = fault === 'unclosed' || reason === null ? 'it is not closed before the next one begins' : reason;
  return { partial, path, reason: `${place} is damaged: ${why}`, hint: MEND };
}

function describeWrongUtf8(bytes: Uint8Array, from: number): Damage {
  const decoded = Buffer.from(textOf(bytes));
  let at = 0;
  // Decoding puts another character in place of what is wrong: that is where the two begin to differ.
  while (bytes[at] === decoded[at]) at += 1;
  const { partial, path } = readPart(bytes.subarray(0, at));
  return { partial, path, reason: `bytes that are no UTF-8, at byte ${from + at} of the file`, hint: 'mend the text in the file: its bytes are of another encoding, or damaged' };
}

/** What the beginning of a record still tells: its fields, and the path where it ends or why it ends there. */
function readPart(bytes: Uint8Array): { partial: unknown; path: string; reason: string | null } {
  try {
    return { partial: parseJson(textOf(bytes)).value, path: '$', reason: null };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { partial: error.partial, path: error.path, reason: error.isCut ? null : error.message };
  }
}

function read(content: Extract<RecordContent, { ok: true }>): { content: RecordContent; isBook: boolean } {
  return { content, isBook: looksLikeBook(content.value) };
}

function unread(hash: string, { partial, ...quarantined }: Damage): { content: RecordContent; isBook: boolean } {
  return { content: { ok: false, id: idOf(partial), hash, quarantined }, isBook: looksLikeBook(partial) };
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const sha256 = (content: string | Uint8Array) => hash('sha256', content, 'hex');
