import { createHash, type Hash } from 'node:crypto';
import { MAX_JSON_DEPTH } from '../json/parse-json';
import { JsonScanner } from './scan-json';

/** One record may be this long; a longer one is skipped over. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
const MAX_GAP = 64;
const MAX_BEGINNING = 256;
const DEFAULT_HEAD = Buffer.from('{"id"');

/**
 * `broken`: a byte stands where none of its kind can; `unclosed`: it has no end, and others begin inside it; `cut`: the file
 * ends first; `between`: text between two records.
 */
export type Fault = 'broken' | 'unclosed' | 'cut' | 'between';

type Extent = { /** Place of its first byte in the file. */ from: number; /** Place behind its last byte. */ to: number };

/** A stretch of a file between two borders. Its bytes are valid until the splitter goes on. */
export type Piece =
  /** One value, from end to end by its brackets. */
  | (Extent & { kind: 'value'; bytes: Uint8Array; keys: number; depth: number; hasOddNumbers: boolean })
  /**
   * Begins as a value and does not end as one; `bytes` is the beginning up to where that shows, the stretch goes on to the
   * next record. An echo shows at the same byte as the one before: it may be a part of that.
   */
  | (Extent & { kind: 'damaged'; bytes: Uint8Array; hash: string; fault: Fault; isEcho: boolean })
  /** Longer than we read; `bytes` is the beginning. */
  | (Extent & { kind: 'oversize'; bytes: Uint8Array; hash: string })
  /** Text behind the end of the list in which books may stand. */
  | (Extent & { kind: 'tail'; bytes: Uint8Array; hash: string });

/** What is to be told of a file when it has been read to its end. */
export type FileFindings = {
  byteOrderMark: boolean;
  /** A list in brackets, or values one after the other. */
  form: 'list' | 'bare';
  missingCommas: number;
  extraCommas: number;
  /** Closing brackets behind which the list went on. */
  strayBrackets: number;
  /** The list's closing bracket was not met. */
  unclosed: boolean;
  /** Bytes behind the end of the list, white space aside. */
  trailingBytes: number;
};

/** Bytes that are not text in UTF-8 with a list or an object in it. The message goes on from the file's name. */
export class UnreadableFormat extends Error {
  override readonly name = 'UnreadableFormat';
  constructor(message: string, readonly hint: string) {
    super(message);
  }
}

type Mode = 'opening' | 'between' | 'value' | 'skipping' | 'seeking' | 'closed' | 'tail' | 'done';
type Step = Piece | 'again' | 'more';

/**
 * Splits the bytes of a file into the values of its list, whatever the size of the chunks and of the file: `feed` chunks,
 * take pieces with `next` until it has none, then `finish` and take the rest. Where a record is damaged the next one is
 * found by the way its records begin.
 *
 * @throws UnreadableFormat from `next`
 */
export class ArraySplitter {
  readonly findings: FileFindings = { byteOrderMark: false, form: 'bare', missingCommas: 0, extraCommas: 0, strayBrackets: 0, unclosed: false, trailingBytes: 0 };

  private window = Buffer.allocUnsafe(256 * 1024);
  /** Of the window: where what is still needed begins, where we are, where the bytes end. */
  private start = 0;
  private at = 0;
  private end = 0;
  /** Place in the file of the window's first byte. */
  private base = 0;
  private isLast = false;

  private mode: Mode = 'opening';
  private readonly scanner = new JsonScanner();
  /** Between records: whether one has been read since the last comma. */
  private needsComma = false;
  private lastBrokenAt = -1;
  /** White space before the record that is being read. */
  private gap: Uint8Array = new Uint8Array();
  private wasSought = false;
  /** How records begin: white space, brace, first key. */
  private signature: { gap: Uint8Array; head: Uint8Array; whole: Uint8Array } = { gap: new Uint8Array(), head: DEFAULT_HEAD, whole: DEFAULT_HEAD };
  private isSignatureKnown = false;
  private isSignatureProven = false;
  /** The stretch that is being passed over. */
  private tailHoldsRecords = false;
  private passed: { from: number; hash: Hash; head: Uint8Array; kind: 'damaged' | 'oversize' | 'tail'; fault: Fault; isEcho: boolean } | null = null;

  constructor(private readonly maxRecordBytes = MAX_RECORD_BYTES) {}

  feed(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.window.length) this.makeRoom(chunk.length);
    this.window.set(chunk, this.end);
    this.end += chunk.length;
  }

  finish(): void {
    this.isLast = true;
  }

  next(): Piece | undefined {
    for (;;) {
      const step = this.step();
      if (step === 'more') return undefined;
      if (step !== 'again') return step;
    }
  }

  private step(): Step {
    switch (this.mode) {
      case 'opening':
        return this.open();
      case 'between':
        return this.goBetween();
      case 'value':
        return this.readValue();
      case 'skipping':
        return this.skipValue();
      case 'seeking':
        return this.seek();
      case 'closed':
        return this.goBehind();
      case 'tail':
        return this.passTail();
      case 'done':
        return 'more';
    }
  }

  private open(): Step {
    if (this.base === 0 && this.start === 0) {
      if (this.end < 4 && !this.isLast) return 'more';
      refuseOtherEncodings(this.window.subarray(0, this.end));
      if (this.window[0] === 0xef && this.window[1] === 0xbb && this.window[2] === 0xbf) {
        this.findings.byteOrderMark = true;
        this.at = 3;
        this.start = 3;
      }
    }
    this.skipSpace();
    if (this.at === this.end) {
      if (this.isLast) throw new UnreadableFormat('is empty', 'copy the file from the old tool again');
      this.start = this.at;
      return 'more';
    }
    const first = this.window[this.at];
    if (first === 0x5b) {
      this.findings.form = 'list';
      this.at += 1;
    } else if (first !== 0x7b) {
      throw new UnreadableFormat('begins neither with [ nor with {', 'it is not one of the old tool\'s JSON files, or its beginning is damaged');
    }
    this.start = this.at;
    this.mode = 'between';
    return 'again';
  }

  private goBetween(): Step {
    this.skipSpace();
    if (this.at === this.end) {
      if (!this.isLast) return 'more';
      if (this.findings.form === 'list') this.findings.unclosed = true;
      this.mode = 'done';
      return 'more';
    }
    const byte = this.window[this.at]!;
    if (byte === 0x2c) {
      if (!this.needsComma) this.findings.extraCommas += 1;
      this.needsComma = false;
      this.at += 1;
      this.start = this.at;
      return 'again';
    }
    if (byte === 0x5d) {
      this.at += 1;
      this.start = this.at;
      this.mode = 'closed';
      return 'again';
    }
    if (!BEGINS_VALUE.includes(byte)) {
      this.beginPassing({ kind: 'damaged', fault: 'between', isEcho: false }, this.at, this.at);
      this.at += 1;
      this.mode = 'seeking';
      return 'again';
    }
    if (this.needsComma && this.findings.form === 'list') this.findings.missingCommas += 1;
    return this.beginValue();
  }

  private beginValue(): Step {
    // Behind damage the space was searched for, not read.
    if (!this.wasSought) this.gap = Uint8Array.from(this.window.subarray(Math.max(this.start, this.at - MAX_GAP), this.at));
    this.wasSought = false;
    this.start = this.at;
    this.scanner.reset();
    this.mode = 'value';
    return 'again';
  }

  private readValue(): Step {
    const { scanner } = this;
    const limit = this.start + this.maxRecordBytes + 1;
    const to = Math.min(this.end, limit);
    this.at = scanner.scan(this.window, this.at, to, this.isLast && to === this.end);
    if (scanner.state === 'broken') return this.passBroken('broken');
    if (scanner.state === 'ended' && this.at < limit) {
      this.learnSignature(true);
      const bytes = this.window.subarray(this.start, this.at);
      const extent = { from: this.base + this.start, to: this.base + this.at };
      return this.endPiece({ kind: 'value', ...extent, bytes, keys: scanner.keys, depth: scanner.maxDepth, hasOddNumbers: scanner.hasOddNumbers });
    }
    if (this.end >= limit) {
      this.learnSignature(false);
      // A record that was never closed takes in the ones behind it.
      const inside = this.findSignature(this.start + 1, 'whole');
      if (inside >= 0 && inside < limit && scanner.state === 'open') return this.passBroken('unclosed');
      this.beginPassing({ kind: 'oversize', fault: 'unclosed', isEcho: false }, this.start, this.start + HEAD_BYTES);
      this.mode = 'skipping';
      return 'again';
    }
    if (!this.isLast) return 'more';
    this.at = this.end;
    return this.passBroken('cut');
  }

  private skipValue(): Step {
    if (this.scanner.state === 'open') this.at = this.scanner.scan(this.window, this.at, this.end, this.isLast);
    if (this.scanner.state === 'broken') {
      this.mode = 'seeking';
      return 'again';
    }
    this.passUpTo(this.at);
    if (this.scanner.state === 'ended' || this.isLast) return this.endPassed();
    return 'more';
  }

  /** A record cannot end where it should: what it has taken in is searched once, what lies behind is searched always. */
  private passBroken(fault: 'broken' | 'unclosed' | 'cut'): Step {
    this.learnSignature(false);
    const brokenAt = this.base + this.at;
    const isEcho = brokenAt === this.lastBrokenAt;
    this.lastBrokenAt = brokenAt;
    this.beginPassing({ kind: 'damaged', fault, isEcho }, this.start, this.at);
    if (!isEcho && this.scanner.maxDepth <= MAX_JSON_DEPTH) this.at = this.start + 1;
    this.mode = 'seeking';
    return 'again';
  }

  private seek(): Step {
    // Between records a brace needs no white space before it to be one's beginning.
    const found = this.findSignature(this.at, this.passed?.fault === 'between' ? 'head' : 'whole');
    if (found >= 0) {
      this.passUpTo(found);
      this.at = found;
      const piece = this.endPassed();
      this.needsComma = false;
      this.wasSought = true;
      return piece;
    }
    if (this.isLast) {
      this.passUpTo(this.end);
      this.at = this.end;
      return this.endPassed();
    }
    this.passUpTo(this.end - this.signature.whole.length);
    this.at = Math.max(this.at, this.start);
    return 'more';
  }

  /** Behind the closing bracket. A comma or an object right there tells that the bracket was a slip. */
  private goBehind(): Step {
    this.skipSpace();
    if (this.at === this.end) {
      if (this.isLast) this.mode = 'done';
      else this.start = this.at;
      return 'more';
    }
    const byte = this.window[this.at]!;
    if (byte === 0x2c || byte === 0x7b) {
      this.needsComma = byte === 0x2c;
      this.findings.strayBrackets += 1;
      this.mode = 'between';
      return 'again';
    }
    this.beginPassing({ kind: 'tail', fault: 'between', isEcho: false }, this.at, this.at);
    this.mode = 'tail';
    return 'again';
  }

  private passTail(): Step {
    if (!this.tailHoldsRecords) this.tailHoldsRecords = this.findSignature(this.start, 'whole') >= 0;
    this.findings.trailingBytes = this.base + this.end - this.passed!.from;
    this.passUpTo(this.isLast ? this.end : this.end - this.signature.whole.length);
    if (!this.isLast) return 'more';
    this.at = this.end;
    if (this.tailHoldsRecords) return this.endPassed();
    this.mode = 'done';
    return 'more';
  }

  private beginPassing(what: { kind: 'damaged' | 'oversize' | 'tail'; fault: Fault; isEcho: boolean }, from: number, headEnd: number): void {
    this.start = from;
    const head = Uint8Array.prototype.slice.call(this.window, from, Math.min(headEnd + 1, from + this.maxRecordBytes, this.end));
    this.passed = { ...what, from: this.base + from, hash: createHash('sha256'), head };
  }

  private passUpTo(to: number): void {
    if (to <= this.start) return;
    this.passed!.hash.update(this.window.subarray(this.start, to));
    this.start = to;
  }

  private endPassed(): Piece {
    const { from, hash, head, kind, fault, isEcho } = this.passed!;
    const whole = { from, to: this.base + this.start, bytes: head, hash: hash.digest('hex') };
    this.passed = null;
    return this.endPiece(kind === 'damaged' ? { kind, fault, isEcho, ...whole } : { kind, ...whole });
  }

  private endPiece(piece: Piece): Piece {
    this.start = this.at;
    this.needsComma = piece.kind === 'value' || piece.kind === 'oversize';
    this.mode = piece.kind === 'tail' ? 'done' : 'between';
    return piece;
  }

  private skipSpace(): void {
    const { window, end } = this;
    let { at } = this;
    while (at < end && (window[at] === 32 || window[at] === 10 || window[at] === 13 || window[at] === 9)) at += 1;
    this.at = at;
    if (at - this.start > MAX_GAP) this.start = at - MAX_GAP;
  }

  /** Remembers how the record at `start` begins; one that was read to its end is believed for good. */
  private learnSignature(isProof: boolean): void {
    if (this.isSignatureProven || (this.isSignatureKnown && !isProof)) return;
    const found = BEGINNING.exec(this.window.toString('latin1', this.start, Math.min(this.at, this.start + MAX_BEGINNING)));
    if (!found) return;
    const head = Buffer.from(found[0], 'latin1');
    this.signature = { gap: this.gap, head, whole: Buffer.concat([this.gap, head]) };
    this.isSignatureKnown = true;
    this.isSignatureProven = isProof;
  }

  /** Where the next record begins, at `from` or behind it; -1 where none does in the window. */
  private findSignature(from: number, part: 'whole' | 'head'): number {
    const back = part === 'whole' ? this.signature.gap.length : 0;
    const found = this.window.subarray(0, this.end).indexOf(this.signature[part], Math.max(0, from - back));
    return found < 0 ? -1 : found + back;
  }

  private makeRoom(bytes: number): void {
    const kept = this.end - this.start;
    const room = kept + bytes;
    const target = room > this.window.length ? Buffer.allocUnsafe(Math.max(room, this.window.length * 2)) : this.window;
    this.window.copy(target, 0, this.start, this.end);
    this.window = target;
    this.base += this.start;
    this.at -= this.start;
    this.end = kept;
    this.start = 0;
  }
}

const BEGINS_VALUE = Buffer.from('{["0123456789-tfn');
const BEGINNING = /^\{\s*"[^"\\]*"/;

function refuseOtherEncodings(head: Buffer): void {
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || (head.length > 1 && (head[0] === 0 || head[1] === 0));
  if (isWide) throw new UnreadableFormat('is UTF-16 or UTF-32, not UTF-8', 'save it as UTF-8, for example with: iconv -f UTF-16 -t UTF-8');
  if (head[0] === 0x1f && head[1] === 0x8b) throw new UnreadableFormat('is compressed with gzip', 'unpack it with gunzip first');
  if (head[0] === 0x50 && head[1] === 0x4b) throw new UnreadableFormat('is a ZIP archive', 'unpack it first');
}
