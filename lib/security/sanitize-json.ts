import { validationError } from '@/lib/errors/validation';
import { fail, ok, type Result } from '@/lib/errors/result';
import { describeError, log } from '@/lib/observability/log';
import { hasMarkup } from './markup';
import { normalizeText } from './plain-text';

export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

const maxDepth = 32;
const maxValues = 1_000_000;
/** Number of `<` in texts with markup that one input may hold; each costs time in the HTML parser. */
const maxOpenings = 5_000;
const loneSurrogate = /\p{Surrogate}/u;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

interface Options {
  /** Top-level keys whose texts stay exactly as they are: passwords and tokens. */
  verbatim?: readonly string[];
}

/**
 * Cleans every string of a JSON-like value: control characters out, NFC, real markup out. Keys stay.
 * Refuses, naming the field: cycles, nesting deeper than 32, keys of the prototype, lone surrogates
 * (broken Unicode), and values that JSON does not have.
 */
export async function sanitizeJson(value: unknown, options: Options = {}): Promise<Result<Json>> {
  try {
    const walk = new Walk(await markupRemover(value), new Set(options.verbatim));
    return ok(walk.visit(value, [], 0));
  } catch (error) {
    if (error instanceof Refused) return fail(validationError([{ field: error.field, message: error.message, code: error.code }]));
    // The arguments of an action can be objects of the framework that throw when they are looked into.
    log.warn('input.unreadable', describeError(error));
    return fail(validationError([{ field: '', message: 'Cannot be read.', code: 'invalid_type' }]));
  }
}

class Refused extends Error {
  constructor(
    readonly field: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

class Walk {
  private readonly open = new Set<object>();
  private values = 0;
  private openings = 0;

  constructor(
    private readonly removeMarkup: (text: string) => string,
    private readonly verbatim: ReadonlySet<string>,
  ) {}

  visit(value: unknown, path: string[], depth: number): Json {
    if (++this.values > maxValues) throw refused(path, 'too_big', 'Holds too many values.');
    if (typeof value === 'string') return this.text(value, path);
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw refused(path, 'invalid_type', 'Must be a finite number.');
      return value;
    }
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    if (typeof value !== 'object') throw refused(path, 'invalid_type', 'Must be a JSON value.');
    if (depth >= maxDepth) throw refused(path, 'too_deep', `Must not be nested deeper than ${maxDepth} levels.`);
    if (this.open.has(value)) throw refused(path, 'cyclic', 'Must not contain itself.');
    this.open.add(value);
    const copy = Array.isArray(value)
      ? value.map((entry, index) => this.visit(entry, [...path, String(index)], depth + 1))
      : this.object(value, path, depth);
    this.open.delete(value);
    return copy;
  }

  private object(value: object, path: string[], depth: number): Json {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw refused(path, 'invalid_type', 'Must be a plain object.');
    }
    const copy: { [key: string]: Json } = {};
    for (const [key, entry] of Object.entries(value)) {
      const at = [...path, key];
      if (forbiddenKeys.has(key)) throw refused(at, 'forbidden_key', 'This name is not allowed.');
      if (loneSurrogate.test(key) || key.includes('\0')) throw refused(path, 'invalid_text', 'Has a name that is not valid text.');
      const isVerbatim = depth === 0 && this.verbatim.has(key) && typeof entry === 'string';
      copy[key] = isVerbatim ? wellFormed(entry, at) : this.visit(entry, at, depth + 1);
    }
    return copy;
  }

  private text(value: string, path: string[]): string {
    const clean = normalizeText(wellFormed(value, path));
    if (!clean.includes('<') || !hasMarkup(clean)) return clean;
    this.openings += clean.split('<').length - 1;
    if (this.openings > maxOpenings) throw refused(path, 'too_much_markup', 'Contains too much markup. Paste plain text.');
    // What is left can meet a combining character that the markup kept apart.
    return normalizeText(this.removeMarkup(clean));
  }
}

function wellFormed(value: string, path: string[]): string {
  if (loneSurrogate.test(value)) throw refused(path, 'invalid_text', 'Is not valid Unicode text.');
  return value;
}

function refused(path: string[], code: string, message: string): Refused {
  // Names come from outside: a long or deep path would only repeat the attack in the answer.
  const field = path.slice(0, 12).map((part) => part.slice(0, 80)).join('.');
  return new Refused(field.replace(/\p{Surrogate}/gu, '\ufffd'), code, message);
}

/** jsdom is big: it is loaded with the first text that needs it. */
async function markupRemover(value: unknown): Promise<(text: string) => string> {
  if (!mayHoldMarkup(value)) return (text) => text;
  return (await import('./sanitize')).sanitizeText;
}

function mayHoldMarkup(value: unknown): boolean {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (next.includes('<')) return true;
    } else if (typeof next === 'object' && next !== null && !seen.has(next)) {
      seen.add(next);
      // Not `push(...values)`: a long array would overflow the stack.
      for (const entry of Object.values(next)) waiting.push(entry);
    }
  }
  return false;
}
