import { canonicalJson } from '../json/canonical';
import { childPath } from '../json/json-path';
import { isJsonObject } from './json-value';

/** Enough to find the place; a book that differs everywhere needs no longer list. */
const MOST = 50;

/**
 * The JSON paths where two records differ, at most fifty; empty where they are the same JSON. A path holds no text of the
 * record but the keys on the way, of which some are titles of sections.
 */
export function differences(a: unknown, b: unknown): string[] {
  const found: string[] = [];
  compare(a, b, '$', found);
  return found;
}

function compare(a: unknown, b: unknown, path: string, found: string[]): void {
  if (a === b || found.length >= MOST) return;
  if (isJsonObject(a) && isJsonObject(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const below = childPath(path, key);
      if (Object.hasOwn(a, key) !== Object.hasOwn(b, key)) add(below, found);
      else compare(a[key], b[key], below, found);
    }
  } else if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
      if (i >= a.length || i >= b.length) add(childPath(path, i), found);
      else compare(a[i], b[i], childPath(path, i), found);
    }
  } else if (typeof a !== 'object' || typeof b !== 'object' || canonicalJson(a) !== canonicalJson(b)) add(path, found);
}

function add(path: string, found: string[]): void {
  if (found.length < MOST) found.push(path);
}
