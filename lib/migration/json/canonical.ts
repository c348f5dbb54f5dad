import { RawNumber } from './raw-number';

/**
 * The one text of a JSON value: keys sorted by UTF-16 code unit, no white space, numbers by value and exact (RFC 8785,
 * with exact numbers and lone surrogates besides). Two values are the same JSON when their canonical texts are equal.
 */
export function canonicalJson(value: unknown): string {
  return write(value, { keys: 0 });
}

/** The canonical text, and how many keys all objects of the value have together: fewer than were written tells of repeated keys. */
export function canonicalJsonAndKeys(value: unknown): { text: string; keys: number } {
  const count = { keys: 0 };
  return { text: write(value, count), keys: count.keys };
}

function write(value: unknown, count: { keys: number }): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no such number');
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return writeArray(value, count);
      if (value instanceof RawNumber) return value.canonical;
      return writeObject(value as Record<string, unknown>, count);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

function writeArray(values: unknown[], count: { keys: number }): string {
  let text = '[';
  for (let i = 0; i < values.length; i += 1) text += i === 0 ? write(values[i], count) : `,${write(values[i], count)}`;
  return `${text}]`;
}

function writeObject(object: Record<string, unknown>, count: { keys: number }): string {
  let text = '{';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    // As JSON.stringify does: a key without a value is no key.
    if (value === undefined) continue;
    count.keys += 1;
    text += `${text.length === 1 ? '' : ','}${writeKey(key)}${write(value, count)}`;
  }
  return `${text}}`;
}

/** Few keys, met a million times: written once. */
const written = new Map<string, string>();
const MAX_REMEMBERED = 1000;
const MAX_REMEMBERED_LENGTH = 64;

function writeKey(key: string): string {
  const known = written.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (written.size < MAX_REMEMBERED && key.length <= MAX_REMEMBERED_LENGTH) written.set(key, text);
  return text;
}
