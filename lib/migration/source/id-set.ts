import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const WORDS = 4;

/**
 * A set of ids that grows by 16 to 32 bytes each: millions of books cost no more than a picture. Letters' case does not
 * count. Ids that are no UUIDs are remembered by a hash of 128 bits.
 */
export class IdSet {
  private table = new Uint32Array(1024 * WORDS);
  private used = new Uint8Array(1024);
  private size = 0;

  /** Adds an id; false when it was there. */
  add(id: string): boolean {
    if (this.size * 2 >= this.used.length) this.grow();
    const slot = this.find(wordsOf(id));
    if (slot.isTaken) return false;
    this.put(slot.at, slot.words);
    this.size += 1;
    return true;
  }

  has(id: string): boolean {
    return this.find(wordsOf(id)).isTaken;
  }

  private find(words: Uint32Array): { at: number; isTaken: boolean; words: Uint32Array } {
    const slots = this.used.length;
    let at = (words[0]! ^ words[3]!) % slots;
    if (at < 0) at += slots;
    while (this.used[at] === 1) {
      const from = at * WORDS;
      if (words.every((word, i) => this.table[from + i] === word)) return { at, isTaken: true, words };
      at = (at + 1) % slots;
    }
    return { at, isTaken: false, words };
  }

  private put(at: number, words: Uint32Array): void {
    this.table.set(words, at * WORDS);
    this.used[at] = 1;
  }

  private grow(): void {
    const { table, used } = this;
    this.table = new Uint32Array(table.length * 2);
    this.used = new Uint8Array(used.length * 2);
    for (let at = 0; at < used.length; at += 1) {
      if (used[at] === 0) continue;
      const words = table.slice(at * WORDS, (at + 1) * WORDS);
      this.put(this.find(words).at, words);
    }
  }
}

function wordsOf(id: string): Uint32Array {
  const lower = id.toLowerCase();
  const hex = UUID.test(id) ? lower.replaceAll('-', '') : createHash('sha256').update(lower).digest('hex');
  return Uint32Array.from({ length: WORDS }, (_, i) => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16));
}
