import { RawNumber } from '../json/raw-number';
import { MAX_JSON_DEPTH, parseJson } from '../json/parse-json';
import { stringifyJson } from '../json/stringify-json';
import { type Notes, type Path, pathText } from './notes';

/** A record is nested more deeply than anything that reads it later may follow. */
export class NestedTooDeeply extends Error {
  constructor(readonly path: string) {
    super('nested too deeply');
  }
}

/** Whether jsonb can hold the text: it refuses NUL and halves of surrogate pairs. https://www.postgresql.org/docs/15/datatype-json.html */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** A value as jsonb can hold it: as it is, or as JSON text where it holds what jsonb or a double cannot. */
export function storedForm(value: unknown, path: Path, notes: Notes): { value: unknown } | { json: string } {
  const odd = oddity(value, 0);
  if (odd === null) return { value };
  if (odd === 'depth') throw new NestedTooDeeply(pathText(path));
  notes.note(odd, path);
  return { json: stringifyJson(value) };
}

/** A stored JSON text as the value that it was, exact numbers included. */
export function fromJsonText(text: string): unknown {
  return parseJson(text).value;
}

type Oddity = 'depth' | 'reserved-key' | 'kept-as-json-text';

function oddity(value: unknown, depth: number): Oddity | null {
  if (typeof value === 'string') return isStorableText(value) ? null : 'kept-as-json-text';
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof RawNumber) return 'kept-as-json-text';
  if (depth >= MAX_JSON_DEPTH) return 'depth';
  let found: Oddity | null = null;
  if (Array.isArray(value)) {
    for (const item of value) {
      const odd = oddity(item, depth + 1);
      if (odd === 'depth') return odd;
      found ??= odd;
    }
    return found;
  }
  for (const key in value) {
    const odd = oddity((value as Record<string, unknown>)[key], depth + 1);
    if (odd === 'depth') return odd;
    if (key === '__proto__') found = 'reserved-key';
    else if (!isStorableText(key)) found ??= 'kept-as-json-text';
    found ??= odd;
  }
  return found;
}
