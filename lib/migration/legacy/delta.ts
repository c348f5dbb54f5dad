import { hash } from 'node:crypto';
import { canonicalJson } from '../json/canonical';
import { isEmpty, isJsonObject, type JsonObject, setOwn } from './json-value';
import type { Notes, Path } from './notes';
import { fromJsonText, isStorableText, storedForm } from './storable-json';

/**
 * The difference between a value as the tables give it and the same value as the source has it: a tree with a leaf
 * wherever the two differ. What a leaf replaces is guarded by a digest, so that a difference found at the import never
 * hides what people change in the tables later.
 */
export type Delta = Leaf | { [key: string]: Delta };
export type Leaf =
  /** The tables give nothing here, the source has this value; `+j` and `=j` carry it as JSON text. */
  | ['+', unknown]
  | ['+j', string]
  /** The source has this value instead of the one with the digest. */
  | ['=', string, unknown]
  | ['=j', string, string]
  /** The source has nothing here, the tables give what has the digest. */
  | ['-', string]
  /** The source has an empty object here. */
  | ['{}'];

const NOTHING = Symbol('nothing');

/** A short text that two values share only when they are the same JSON. It tells nothing of the texts in it. */
export function digest(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.length === 0) return '[]';
  if (isJsonObject(value) && isEmpty(value)) return '{}';
  return `#${hash('sha256', canonicalJson(value), 'base64url').slice(0, 12)}`;
}

/** What leads from the tables' value to the source's; undefined where they are equal. */
export function diff(tables: unknown, source: unknown, path: Path, notes: Notes): Delta | undefined {
  if (tables === source) return undefined;
  if (isJsonObject(tables) && isJsonObject(source)) return diffObjects(tables, source, path, notes);
  if (Array.isArray(tables) && Array.isArray(source)) return diffLists(tables, source, path, notes);
  return replacement(tables, source, path, notes);
}

/** The same for a map of prompts or answers: an absent one and an empty one are told apart by a leaf of its own. */
export function diffMaps(tables: JsonObject, source: unknown, path: Path, notes: Notes): Delta | undefined {
  if (source === undefined && isEmpty(tables)) return undefined;
  if (isJsonObject(source) && isEmpty(source) && isEmpty(tables)) return ['{}'];
  return source === undefined ? removal(tables) : diff(tables, source, path, notes);
}

export function addition(source: unknown, path: Path, notes: Notes): Leaf {
  const stored = storedForm(source, path, notes);
  return 'json' in stored ? ['+j', stored.json] : ['+', stored.value];
}

export function removal(tables: unknown): Leaf {
  return ['-', digest(tables)];
}

function replacement(tables: unknown, source: unknown, path: Path, notes: Notes): Leaf {
  const stored = storedForm(source, path, notes);
  return 'json' in stored ? ['=j', digest(tables), stored.json] : ['=', digest(tables), stored.value];
}

function diffObjects(tables: JsonObject, source: JsonObject, path: Path, notes: Notes): Delta | undefined {
  let found: { [key: string]: Delta } | undefined;
  let shared = 0;
  for (const key in source) {
    const value = source[key];
    // No JSON value equals what objects inherit, so this is our own.
    if (tables[key] === value) {
      shared += 1;
      continue;
    }
    const below = { above: path, step: key };
    let change: Delta | undefined;
    if (Object.hasOwn(tables, key)) {
      shared += 1;
      change = diff(tables[key], value, below, notes);
    } else change = addition(value, below, notes);
    if (change) (found ??= {})[keyForm(key, below, notes)] = change;
  }
  for (const _ in tables) shared -= 1;
  if (shared === 0) return found;
  for (const key in tables) {
    if (!Object.hasOwn(source, key)) (found ??= {})[keyForm(key, path, notes)] = removal(tables[key]);
  }
  return found;
}

function diffLists(tables: unknown[], source: unknown[], path: Path, notes: Notes): Delta | undefined {
  let found: { [key: string]: Delta } | undefined;
  for (let i = 0; i < Math.max(tables.length, source.length); i += 1) {
    const change =
      i >= source.length ? removal(tables[i])
      : i >= tables.length ? addition(source[i], { above: path, step: i }, notes)
      : diff(tables[i], source[i], { above: path, step: i }, notes);
    if (change) (found ??= {})[String(i)] = change;
  }
  return found;
}

/** A key as jsonb can hold it: one that it cannot, and one that starts with the mark, is written as JSON text behind the mark. */
export function keyForm(key: string, path: Path, notes: Notes): string {
  if (key === '__proto__') notes.note('reserved-key', path);
  else if (!isStorableText(key)) notes.note('kept-as-json-text', path);
  else if (!key.startsWith('~')) return key;
  return `~${JSON.stringify(key)}`;
}

export function keyOf(form: string): string {
  return form.startsWith('~') ? String(fromJsonText(form.slice(1))) : form;
}

/** Everything in a map that an empty-object leaf says is there though nothing is in it. */
export type KeptMaps = Set<unknown>;

/**
 * The source's value again: the tables' value with the delta applied wherever its guards still hold. Changes the value
 * that it is given. A delta that is none changes nothing.
 */
export function applyDelta(value: unknown, delta: unknown, kept: KeptMaps): unknown {
  const result = change(value, delta, kept);
  return result === NOTHING ? undefined : result;
}

function change(value: unknown, delta: unknown, kept: KeptMaps): unknown {
  if (Array.isArray(delta)) return changeByLeaf(value, delta, kept);
  if (!isJsonObject(delta)) return value;
  if (isJsonObject(value)) {
    for (const form in delta) {
      const key = keyOf(form);
      const there = Object.hasOwn(value, key) && value[key] !== undefined;
      const next = change(there ? value[key] : NOTHING, delta[form], kept);
      if (next !== NOTHING) setOwn(value, key, next);
      else if (there) delete value[key];
    }
  } else if (Array.isArray(value)) changeList(value, delta, kept);
  return value;
}

function changeList(list: unknown[], delta: JsonObject, kept: KeptMaps): void {
  // Items of the source beyond ours join at the end, those of ours beyond the source's leave from there.
  const places = Object.keys(delta).map(Number).sort((a, b) => a - b);
  const leaving: number[] = [];
  for (const at of places) {
    if (at > list.length) continue;
    const next = change(at < list.length ? list[at] : NOTHING, delta[String(at)], kept);
    if (next !== NOTHING) list[at] = next;
    else if (at < list.length) leaving.push(at);
  }
  for (const at of leaving.toReversed()) if (at === list.length - 1) list.pop();
}

function changeByLeaf(value: unknown, leaf: unknown[], kept: KeptMaps): unknown {
  const there = value !== NOTHING;
  switch (leaf[0]) {
    case '+':
      return there ? value : leaf[1];
    case '+j':
      return there ? value : fromJsonText(String(leaf[1]));
    case '=':
      return there && digest(value) === leaf[1] ? leaf[2] : value;
    case '=j':
      return there && digest(value) === leaf[1] ? fromJsonText(String(leaf[2])) : value;
    case '-':
      return there && digest(value) === leaf[1] ? NOTHING : value;
    case '{}':
      kept.add(value);
      return value;
    default:
      return value;
  }
}
