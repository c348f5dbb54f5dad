import { elementNames } from './element-names';

/** What an HTML parser would make of one `<` in running text. */
export type Opening =
  | { kind: 'text' }
  /** A start or end tag of a real element; `nameStart`/`nameEnd` enclose its name. */
  | { kind: 'tag'; name: string; nameStart: number; nameEnd: number; end: number }
  | { kind: 'comment'; end: number }
  /** A tag that never closes but carries an attribute that acts or loads: somebody's try at markup. */
  | { kind: 'unfinished' };

const text: Opening = { kind: 'text' };
const activeAttribute = /[\s/"'](?:on[a-z]+|src|srcdoc|srcset|href|xlink:href|style|action|formaction|data)\s*=/i;

/** How many characters one judgement of a text may look at, all in all; beyond, the text is an attack. */
export class ScanBudget {
  private left: number;
  constructor(steps: number) {
    this.left = steps;
  }
  /** Takes `steps` from the budget; false when it is used up. */
  take(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }
  get exhausted(): boolean {
    return this.left < 0;
  }
}

/**
 * Judges the `<` at `at` by the tokenizer rules of the HTML standard (13.2.5): does it open a tag of a
 * real element, or a comment? `EV<EBITDA`, `<Target>`, `<jane@x.com>`, `a < b` and `</3` do not.
 */
export function judgeOpening(source: string, at: number, budget: ScanBudget): Opening {
  const next = source[at + 1];
  if (next === '!' || next === '?') return judgeDeclaration(source, at);

  const nameStart = next === '/' ? at + 2 : at + 1;
  let nameEnd = nameStart;
  // The longest element name has 19 letters; a longer one is no element.
  while (nameEnd - nameStart <= 20 && nameEnd < source.length && !isNameEnd(source.charCodeAt(nameEnd))) nameEnd++;
  const name = source.slice(nameStart, nameEnd).toLowerCase();
  if (!elementNames.has(name)) return text;

  const end = findTagEnd(source, nameEnd, budget);
  if (end !== -1) return { kind: 'tag', name, nameStart, nameEnd, end };
  return next !== '/' && activeAttribute.test(source.slice(nameEnd, nameEnd + 2000)) ? { kind: 'unfinished' } : text;
}

/** Whether a text holds any markup at all, by the same judgement. */
export function hasMarkup(source: string): boolean {
  const budget = new ScanBudget(scanSteps(source));
  for (let at = source.indexOf('<'); at !== -1; at = source.indexOf('<', at + 1)) {
    if (judgeOpening(source, at, budget).kind !== 'text' || budget.exhausted) return true;
  }
  return false;
}

export function scanSteps(source: string): number {
  return 20 * source.length + 10_000;
}

function judgeDeclaration(source: string, at: number): Opening {
  // A comment that is never closed runs to the end of the text; the parser sees a comment all the same.
  if (source.startsWith('<!--', at)) {
    const end = source.indexOf('-->', at + 4);
    return { kind: 'comment', end: end === -1 ? source.length : end + 3 };
  }
  if (!/^<[!?](?:[a-z]|\[)/i.test(source.slice(at, at + 3))) return text;
  const end = source.indexOf('>', at);
  return end === -1 ? text : { kind: 'comment', end: end + 1 };
}

/** The index after the `>` that closes the tag whose name ends at `from`, or -1 (13.2.5.32 and on). */
function findTagEnd(source: string, from: number, budget: ScanBudget): number {
  let at = from;
  let afterName = false;
  const done = (result: number) => {
    budget.take(at - from);
    return result;
  };
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === GREATER) {
      at++;
      return done(at);
    }
    if (code === EQUALS && afterName) {
      at++;
      while (at < source.length && isSpace(source.charCodeAt(at))) at++;
      const quote = source.charCodeAt(at);
      if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
        const close = source.indexOf(source[at] as string, at + 1);
        if (close === -1) {
          at = source.length;
          return done(-1);
        }
        at = close + 1;
      } else {
        while (at < source.length && source.charCodeAt(at) !== GREATER && !isSpace(source.charCodeAt(at))) at++;
      }
      afterName = false;
      continue;
    }
    // "=" right where an attribute would begin is the first letter of its name, not the sign before a value.
    if (code === SLASH) afterName = false;
    else if (!isSpace(code)) afterName = true;
    at++;
  }
  return done(-1);
}

const GREATER = 0x3e;
const EQUALS = 0x3d;
const SLASH = 0x2f;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d;
}

function isNameEnd(code: number): boolean {
  return code === GREATER || code === SLASH || isSpace(code);
}
