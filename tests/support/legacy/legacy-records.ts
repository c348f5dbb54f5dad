import { faultNames, faults, type Outcome } from './faults';
import { addBookPrompts, addGenerated, addPlaceholderPrompts, addSlidePrompts, freshBook, type LegacyBook } from './legacy-book';
import { Random } from './random';
import { mendedTraits, traitNames, traits } from './traits';

export interface Planted {
  index: number;
  fault: string;
  outcome: Outcome;
}

/** One record of the old tool's array: its text as it stands in the file, and what is wrong with it. */
export interface LegacyRecord {
  index: number;
  id: string;
  book: LegacyBook;
  text: string | Buffer;
  planted: Planted | null;
}

export interface LegacyOptions {
  books: number;
  seed: number;
  /** Share of the records that get one fault each; 0 unless told. All others then have nothing that a rule has to mend. */
  faults?: number;
  /** Only these faults. */
  kinds?: readonly string[];
  /** Characters of a field `padding` of an unknown version, to make files large. */
  padding?: number;
  indent?: number;
}

/** A book with some of these traits; `index` names the one that it has for certain, so that a few dozen books have all. */
export function legacyBook(random: Random, index: number, possible: readonly string[] = traitNames): LegacyBook {
  const book = freshBook(random);
  const certain = possible[index % possible.length];
  const chosen = possible.filter((name) => name === certain || random.chance(0.05));
  if (random.chance(0.6)) {
    // The layout has to stand before anything is filed under slide numbers.
    const at = traitNames.indexOf('prompts of all levels');
    chosen.filter((name) => traitNames.indexOf(name) < at).forEach((name) => traits[name]?.(book, random));
    addPlaceholderPrompts(random, book);
    if (random.chance(0.6)) addSlidePrompts(random, book);
    if (random.chance(0.5)) addBookPrompts(random, book);
    if (random.chance(0.4)) addGenerated(random, book);
    chosen.filter((name) => traitNames.indexOf(name) >= at).forEach((name) => traits[name]?.(book, random));
  } else {
    chosen.forEach((name) => traits[name]?.(book, random));
  }
  return book;
}

/** The records of an array, one at a time, the same for the same options. */
export function* legacyRecords({ books, seed, faults: share = 0, kinds = faultNames, padding = 0, indent }: LegacyOptions): Generator<LegacyRecord> {
  const random = new Random(seed);
  const possible = share > 0 ? traitNames.filter((name) => !mendedTraits.has(name)) : traitNames;
  let previous: string | undefined;
  let plantedSoFar = 0;
  for (let index = 0; index < books; index += 1) {
    const book = legacyBook(random, index, possible);
    if (padding > 0) book.padding = 'padding '.repeat(Math.ceil(padding / 8)).slice(0, padding);
    let planted: Planted | null = null;
    let change: ((text: string) => string | Buffer) | undefined;
    if (share > 0 && random.chance(share)) {
      // In turn, so that a small folder has every kind.
      const name = kinds[plantedSoFar % kinds.length];
      const fault = name === undefined ? undefined : faults[name];
      if (name === undefined || fault === undefined) throw new Error(`There is no fault ${String(name)}.`);
      plantedSoFar += 1;
      if ('value' in fault) fault.value(book);
      else change = fault.text;
      planted = { index, fault: name, outcome: fault.outcome };
    } else if (share > 0 && previous !== undefined && random.chance(share / 20)) {
      book.id = previous;
      planted = { index, fault: 'the same id twice', outcome: 'quarantined' };
    }
    previous = planted ? previous : book.id;
    const text = JSON.stringify(book, null, indent);
    yield { index, id: book.id, book, text: change ? change(text) : text, planted };
  }
}
