import type { Random } from '../../../tests/support/legacy/random';
import type { Writer } from '../writer';

/** Shorter ones would be the beginning of half the vocabulary. */
const SHORTEST = 5;
/** So many of the first words of the vocabulary make up half of every text. */
const COMMON = 300;
/** Words of the prompts that every new book begins with. */
const IN_EVERY_BOOK = ['conclusion', 'points', 'support', 'number'];

/** What somebody may look for: one word or two, in one case of five a word that stands on very many slides. */
export function searchWords({ vocabulary }: Pick<Writer, 'vocabulary'>, random: Random): () => string {
  const isLong = (word: string) => word.length >= SHORTEST;
  const common = [...vocabulary.slice(0, COMMON).filter(isLong), ...IN_EVERY_BOOK];
  const any = vocabulary.filter(isLong);
  return () => (random.chance(0.2) ? random.pick(common) : Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => random.pick(any)).join(' '));
}
