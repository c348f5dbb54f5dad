import { Random } from '../../tests/support/legacy/random';
import { zipf } from './zipf';

const syllables = ['ma', 'ter', 'in', 'con', 'pro', 'ri', 'sta', 'vel', 'mar', 'ket', 'cap', 'ex', 'um', 'low', 'den', 'is', 'tra', 'ble', 'or', 'ance', 'fi', 'qua', 'so', 'ly'];

export interface Writer {
  /** So many words, a few of them figures. */
  write(words: number): string;
  /** Every word that is used, those that are used most often first. */
  vocabulary: readonly string[];
}

/** Texts of words that are used as unevenly as those of a language, so that they compress no better than a person's. */
export function createWriter(seed: number): Writer {
  const random = new Random(seed);
  const vocabulary = Array.from({ length: 6_000 }, () => Array.from({ length: random.between(1, 4) }, () => random.pick(syllables)).join(''));
  const next = zipf(vocabulary.length, () => random.next());
  const word = () => (random.chance(0.06) ? `${random.between(1, 9_999) / 10} %` : vocabulary[next()]);
  return { vocabulary, write: (words) => Array.from({ length: words }, word).join(' ') };
}
