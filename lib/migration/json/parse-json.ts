import { childPath } from './json-path';
import { numberFrom, RawNumber } from './raw-number';

/** Deeper than any book; a recursive reader of ours must not overflow on what a file holds. */
export const MAX_JSON_DEPTH = 200;
/** A record with more repeated keys than this is not a record with a slip in it. */
const MAX_REPEATED_KEYS = 1000;
/** Paths of exact numbers beyond this tell nothing new. */
const MAX_NUMBER_PATHS = 100;

export type ParsedJson = {
  value: unknown;
  /** Earlier values of keys that stand twice in one object, as they were written; `value` has the last ones. */
  duplicates: { path: string; json: string }[];
  /** Where `value` holds a `RawNumber` (the first hundred places). */
  exactNumbers: string[];
};

/** Text that is no JSON, or deeper than we read: why, and the path of the value in which that shows. Holds no part of the text. */
export class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(
    message: string,
    readonly path: string,
    /** The outermost value as far as it was read. */
    readonly partial: unknown,
    /** The text ends before the value does. */
    readonly isCut: boolean,
  ) {
    super(message);
  }
}

/**
 * Reads JSON as `JSON.parse` does and keeps what that drops: numbers that a double would change become `RawNumber`, earlier
 * values of repeated keys are told. A `__proto__` key is a key like any other.
 *
 * @throws JsonError
 */
export function parseJson(text: string): ParsedJson {
  return new Parser(text).parse();
}

const QUOTE = 34;
const BACKSLASH = 92;

class Parser {
  private at = 0;
  private readonly steps: (string | number)[] = [];
  private root: unknown;
  private duplicates: { steps: (string | number)[]; from: number; to: number }[] = [];
  private readonly exactNumbers: string[] = [];

  constructor(private readonly text: string) {}

  parse(): ParsedJson {
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) this.fail('more text follows the end of the value');
    const duplicates = this.duplicates.map(({ steps, from, to }) => ({ path: pathOf(steps), json: this.text.slice(from, to) }));
    return { value, duplicates, exactNumbers: this.exactNumbers };
  }

  private value(): unknown {
    this.skipSpace();
    const { text, at } = this;
    switch (text[at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.enter(object);
    const spans = new Map<string, { from: number; to: number }>();
    for (let more = !this.takes('}'); more; more = this.goesOn('}')) {
      this.skipSpace();
      if (this.text.charCodeAt(this.at) !== QUOTE) this.fail('a key in quotes is missing');
      const key = this.string();
      this.steps.push(key);
      if (!this.takes(':')) this.fail('a colon is missing');
      this.skipSpace();
      const earlier = spans.get(key);
      const from = this.at;
      const value = this.value();
      const span = { from, to: this.at };
      if (earlier) this.tellDuplicate(earlier);
      spans.set(key, span);
      // An assignment to `__proto__` would set the prototype.
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      this.steps.pop();
    }
    return object;
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.enter(array);
    for (let more = !this.takes(']'); more; more = this.goesOn(']')) {
      this.steps.push(array.length);
      array.push(this.value());
      this.steps.pop();
    }
    return array;
  }

  private depth = 0;

  private enter(container: object): void {
    this.root ??= container;
    this.depth += 1;
    if (this.depth > MAX_JSON_DEPTH) this.fail(`nested more than ${MAX_JSON_DEPTH} levels deep`);
    this.at += 1;
  }

  /** After a member: whether another follows. */
  private goesOn(close: '}' | ']'): boolean {
    if (this.takes(',')) return true;
    if (this.text[this.at] !== close) this.fail('a comma or a closing bracket is missing');
    this.at += 1;
    this.depth -= 1;
    return false;
  }

  /** Skips space and takes the character if it is next. A bracket that is taken here closes an empty container. */
  private takes(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    if (character === '}' || character === ']') this.depth -= 1;
    return true;
  }

  private string(): string {
    const { text } = this;
    const from = this.at;
    let at = from + 1;
    let plain = true;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
      if (at >= text.length) this.failAt(text.length, 'ends in the middle of a text');
      if (code === BACKSLASH) at += 1;
      if (code === BACKSLASH || code < 32) plain = false;
      at += 1;
    }
    this.at = at + 1;
    if (plain) return text.slice(from + 1, at);
    try {
      return JSON.parse(text.slice(from, at + 1)) as string;
    } catch {
      return this.fail('a text holds a control character or a wrong escape');
    }
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('a value is not JSON');
    this.at += word.length;
    return value;
  }

  private number(): number | RawNumber {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text)?.[0];
    if (found === undefined) return this.fail('a value is not JSON');
    this.at += found.length;
    const value = numberFrom(found);
    if (value instanceof RawNumber && this.exactNumbers.length < MAX_NUMBER_PATHS) this.exactNumbers.push(pathOf(this.steps));
    return value;
  }

  private tellDuplicate(earlier: { from: number; to: number }): void {
    // What was repeated inside the earlier value is told by its text.
    const outside = this.duplicates.filter(({ from }) => from < earlier.from || from >= earlier.to);
    this.duplicates = [...outside, { steps: [...this.steps], ...earlier }];
    if (this.duplicates.length > MAX_REPEATED_KEYS) this.fail(`more than ${MAX_REPEATED_KEYS} keys are repeated`);
  }

  private skipSpace(): void {
    const { text } = this;
    for (let code = text.charCodeAt(this.at); code === 32 || code === 10 || code === 13 || code === 9; code = text.charCodeAt(this.at)) this.at += 1;
  }

  private fail(reason: string): never {
    return this.failAt(this.at, reason);
  }

  private failAt(at: number, reason: string): never {
    const isCut = at >= this.text.length;
    throw new JsonError(isCut ? 'ends in the middle' : reason, pathOf(this.steps), this.root, isCut);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(childPath, '$');
}
