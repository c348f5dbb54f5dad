/** What the scanner waits for. */
const VALUE = 0;
const FIRST_VALUE = 1;
const KEY = 2;
const FIRST_KEY = 3;
const COLON = 4;
const AFTER = 5;

const OBJECT = 1;
const ARRAY = 2;

/** A container this deep inside others is no longer followed: the record is given up. */
const MAX_FOLLOWED_DEPTH = 100_000;
/** A number of at most fifteen characters without exponent survives a double. */
const MAX_PLAIN_NUMBER = 15;

const bytesOf = (characters: string) => Uint8Array.from({ length: 256 }, (_, byte) => (characters.includes(String.fromCharCode(byte)) ? 1 : 0));
const ENDS_STRING_RUN = bytesOf('"\\\n\r');
const IN_TOKEN = bytesOf('0123456789+-.eEtrufalsn');

export type ScanState = 'open' | 'ended' | 'broken';

/**
 * Follows the bytes of one JSON value to its end, in as many calls as there are chunks. It checks the grammar of brackets,
 * commas, colons and quotes, so that damage shows near its place and not at the end of the file; the spelling of words,
 * numbers and escapes is left to the parser.
 */
export class JsonScanner {
  state: ScanState = 'open';
  /** Keys as written, repeated ones included. */
  keys = 0;
  /** The deepest nesting so far. */
  maxDepth = 0;
  /** Whether a number was seen that a double might change. */
  hasOddNumbers = false;

  private depth = 0;
  private expects = VALUE;
  private inString = false;
  private kinds = new Uint8Array(64);

  /** Starts over for the next value. */
  reset(): void {
    this.state = 'open';
    this.keys = 0;
    this.maxDepth = 0;
    this.hasOddNumbers = false;
    this.depth = 0;
    this.expects = VALUE;
    this.inString = false;
  }

  /**
   * Goes on at `from` and returns where it stopped: behind the value (`ended`), at the byte that cannot be there (`broken`),
   * or where it needs more bytes (`open`): at `to`, or before an escape or a word that may go on.
   */
  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    let at = from;
    while (at < to) {
      if (this.inString) {
        while (at < to && ENDS_STRING_RUN[bytes[at]!] === 0) at += 1;
        if (at === to) return at;
        const byte = bytes[at]!;
        if (byte === 92) {
          if (at + 1 === to) return at;
          at += 2;
          continue;
        }
        // A line break inside a text is no JSON: most likely the closing quote is lost.
        if (byte !== 34) return this.breakOff(at);
        at += 1;
        this.inString = false;
        if (this.expects === KEY) this.expects = COLON;
        else if (this.endValue()) return at;
        continue;
      }
      const byte = bytes[at]!;
      switch (byte) {
        case 32:
        case 10:
        case 13:
        case 9:
          at += 1;
          break;
        case 34: // "
          if (this.expects >= COLON) return this.breakOff(at);
          if (this.expects === KEY || this.expects === FIRST_KEY) {
            this.expects = KEY;
            this.keys += 1;
          }
          this.inString = true;
          at += 1;
          break;
        case 58: // :
          if (this.expects !== COLON) return this.breakOff(at);
          this.expects = VALUE;
          at += 1;
          break;
        case 44: // ,
          if (this.expects !== AFTER) return this.breakOff(at);
          this.expects = this.kinds[this.depth] === OBJECT ? KEY : VALUE;
          at += 1;
          break;
        case 123: // {
        case 91: // [
          if (this.expects > FIRST_VALUE || this.depth === MAX_FOLLOWED_DEPTH) return this.breakOff(at);
          this.open(byte === 123 ? OBJECT : ARRAY);
          at += 1;
          break;
        case 125: // }
        case 93: { // ]
          const kind = byte === 125 ? OBJECT : ARRAY;
          const empty = kind === OBJECT ? FIRST_KEY : FIRST_VALUE;
          if (this.depth === 0 || this.kinds[this.depth] !== kind || (this.expects !== AFTER && this.expects !== empty)) return this.breakOff(at);
          this.depth -= 1;
          at += 1;
          if (this.endValue()) return at;
          break;
        }
        default: {
          if (this.expects > FIRST_VALUE || IN_TOKEN[byte] === 0) return this.breakOff(at);
          let end = at + 1;
          while (end < to && IN_TOKEN[bytes[end]!] === 1) end += 1;
          if (end === to && !isLast) return at;
          if (isOddNumber(bytes, at, end)) this.hasOddNumbers = true;
          at = end;
          if (this.endValue()) return at;
        }
      }
    }
    return at;
  }

  private open(kind: number): void {
    this.depth += 1;
    if (this.depth > this.maxDepth) this.maxDepth = this.depth;
    if (this.depth >= this.kinds.length) {
      const grown = new Uint8Array(this.kinds.length * 2);
      grown.set(this.kinds);
      this.kinds = grown;
    }
    this.kinds[this.depth] = kind;
    this.expects = kind === OBJECT ? FIRST_KEY : FIRST_VALUE;
  }

  /** A value has ended; true when it was the outermost one. */
  private endValue(): boolean {
    this.expects = AFTER;
    if (this.depth === 0) this.state = 'ended';
    return this.depth === 0;
  }

  private breakOff(at: number): number {
    this.state = 'broken';
    return at;
  }
}

function isOddNumber(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from]!;
  const isMinus = first === 45;
  if (!isMinus && (first < 48 || first > 57)) return false;
  // Minus zero keeps its sign in a double and loses it in the database.
  if (to - from > MAX_PLAIN_NUMBER || (isMinus && bytes[from + 1] === 48)) return true;
  for (let at = from; at < to; at += 1) if ((bytes[at]! | 32) === 101) return true;
  return false;
}
