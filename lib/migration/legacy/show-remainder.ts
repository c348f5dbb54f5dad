import { cutText, indentJson } from '../json/indent-json';
import { RawNumber } from '../json/raw-number';
import { isJsonObject } from './json-value';
import type { RemainderEntry } from './list-remainder';

/** One kept value, as text for a page. */
export type ShownRemainder = {
  /** Where it stood in the old record. */
  path: string;
  kind: 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object';
  /** Items of a list, fields of an object, characters of a text. */
  size: number | null;
  /** JSON; or, for a text that can be shown as it is, that text. */
  text: string;
  isJson: boolean;
  /** `text` is only the beginning. */
  isCut: boolean;
};

/** A page has room for so many entries, characters of one, and characters of all. */
const ROOM = { entries: 500, each: 20_000, all: 400_000 };

/** Kept values as a page can show them, and how many more there are. A record may hold sixteen megabytes of them. */
export function showRemainder(entries: readonly RemainderEntry[]): { shown: ShownRemainder[]; more: number } {
  const shown: ShownRemainder[] = [];
  let left = ROOM.all;
  for (const { path, value } of entries) {
    if (shown.length === ROOM.entries || left <= 0) break;
    const entry = showEntry(path, value, Math.min(ROOM.each, left));
    left -= entry.path.length + entry.text.length;
    shown.push(entry);
  }
  return { shown, more: entries.length - shown.length };
}

function showEntry(path: string, value: unknown, limit: number): ShownRemainder {
  const about = { path: cutText(path, 1_000), kind: kindOf(value), size: sizeOf(value) };
  if (typeof value === 'string' && isShowable(value)) return { ...about, text: cutText(value, limit), isJson: false, isCut: value.length > limit };
  return { ...about, ...indentJson(value, limit), isJson: true };
}

/** Something to see, and nothing that a page would swallow or show otherwise. */
function isShowable(text: string): boolean {
  return text.trim() !== '' && text.isWellFormed() && !HIDDEN.test(text);
}

const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function kindOf(value: unknown): ShownRemainder['kind'] {
  if (value === null || value === undefined) return 'null';
  if (value instanceof RawNumber || typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) ? 'list' : 'object';
}

function sizeOf(value: unknown): number | null {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}
