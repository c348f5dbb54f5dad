import type { Paragraph, RichText } from '@/lib/domain/pitchbook';
import type { Transformation } from './import-record';

/**
 * The characters PostgreSQL cannot store: NUL in any text, and half a surrogate pair in jsonb.
 * https://www.postgresql.org/docs/15/datatype-json.html
 */
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Control characters that a one-line title cannot carry. */
const CONTROL_IN_TITLE = /[\u0000-\u001f\u007f-\u009f]/g;

/** Notes what a rule changed: the rule and its path, and the original value so that nothing is lost. */
export class Changes {
  readonly transformations: Transformation[] = [];
  /** JSON path → the original as JSON text, which can hold every character that the database cannot. */
  readonly originals: Record<string, string> = {};

  note(rule: string, path: string, original?: unknown): void {
    this.transformations.push({ rule, path });
    if (original !== undefined) this.originals[path] = asciiJson(original);
  }
}

/** JSON with every unstorable character written as an escape of plain letters. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u0000\uD800-\uDFFF]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value of unknown shape made storable; what had to be changed is noted under its path. */
export function storable(value: unknown, path: string, changes: Changes): unknown {
  const unsafe = (text: string) => text.search(UNSTORABLE) >= 0;
  const clean = (inner: unknown): unknown => {
    if (typeof inner === 'string') return inner.replace(UNSTORABLE, '\uFFFD');
    if (Array.isArray(inner)) return inner.map(clean);
    if (inner !== null && typeof inner === 'object') {
      return Object.fromEntries(Object.entries(inner).map(([key, v]) => [key.replace(UNSTORABLE, '\uFFFD'), clean(v)]));
    }
    return inner;
  };
  const seen = (inner: unknown): boolean => {
    if (typeof inner === 'string') return unsafe(inner);
    if (Array.isArray(inner)) return inner.some(seen);
    return inner !== null && typeof inner === 'object' && Object.entries(inner).some(([key, v]) => unsafe(key) || seen(v));
  };
  if (!seen(value)) return value;
  changes.note('unstorable-characters-replaced', path, value);
  return clean(value);
}

/** Control characters that no text of ours carries; tab and line ends stay. */
const CONTROL_IN_TEXT = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A long text as our tables take it, whatever its length. */
export function cleanText(text: string, path: string, changes: Changes): string {
  const stored = storable(text, path, changes) as string;
  const clean = stored.replace(CONTROL_IN_TEXT, '');
  if (clean !== stored) changes.note('control-characters-removed', path, text);
  return clean;
}

/** A long text within a limit of characters (code points, as PostgreSQL counts them). */
export function boundedText(text: string, limit: number, path: string, changes: Changes): string {
  const stored = cleanText(text, path, changes);
  const characters = Array.from(stored);
  if (characters.length <= limit) return stored;
  changes.note('text-shortened', path, text);
  return characters.slice(0, limit).join('');
}

/** A one-line title: control characters go, outer blanks go, length is bounded. Empty when nothing is left. */
export function titleText(text: string, limit: number, path: string, changes: Changes): string {
  const line = text.replace(CONTROL_IN_TITLE, '').replace(UNSTORABLE, '\uFFFD').trim();
  const characters = Array.from(line);
  const title = characters.length > limit ? characters.slice(0, limit).join('').trim() : line;
  if (title !== text && title !== '') changes.note(characters.length > limit ? 'title-shortened' : 'title-cleaned', path, text);
  return title;
}

const BULLET = '• ';

/** Generated plain text as rich text: a line is a paragraph, a line that starts with a bullet is a list item. */
export function richTextOf(text: string): RichText {
  if (text === '') return { paragraphs: [] };
  return {
    paragraphs: text.split('\n').map((line): Paragraph => {
      const item = line.startsWith(BULLET);
      const rest = item ? line.slice(BULLET.length) : line;
      return { ...(item ? { list: 'bullet' as const } : {}), runs: rest === '' ? [] : [{ text: rest }] };
    }),
  };
}
