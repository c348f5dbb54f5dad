/**
 * Advance widths of the two font families that slides are drawn in, in thousandths of the font size.
 *
 * Slides are laid out on the server and in the browser and must break lines at the same words, so
 * the widths come from a table and not from the machine's fonts. Values: Arial and Times New Roman
 * (and their metric twins Liberation Sans and Serif), U+0020 to U+007E.
 */
type Family = 'sans' | 'serif';

const ASCII: Record<Family, { regular: readonly number[]; bold: readonly number[] }> = {
  sans: {
    // prettier-ignore
    regular: [278,278,355,556,556,889,667,191,333,333,389,584,278,333,278,278,556,556,556,556,556,556,556,556,556,556,278,278,584,584,584,556,1015,667,667,722,722,667,611,778,722,278,500,667,556,833,722,778,667,778,722,667,611,722,667,944,667,667,611,278,278,278,469,556,333,556,556,500,556,556,278,556,556,222,222,500,222,833,556,556,556,556,333,500,278,556,500,722,500,500,500,334,260,334,584],
    // prettier-ignore
    bold: [278,333,474,556,556,889,722,238,333,333,389,584,278,333,278,278,556,556,556,556,556,556,556,556,556,556,333,333,584,584,584,611,975,722,722,722,722,667,611,778,722,278,556,722,611,833,722,778,667,778,722,667,611,722,667,944,667,667,611,333,278,333,584,556,333,556,611,556,611,556,333,611,611,278,278,556,278,889,611,611,611,611,389,556,333,611,556,778,556,556,500,389,280,389,584],
  },
  serif: {
    // prettier-ignore
    regular: [250,333,408,500,500,833,778,180,333,333,500,564,250,333,250,278,500,500,500,500,500,500,500,500,500,500,278,278,564,564,564,444,921,722,667,667,722,611,556,722,722,333,389,722,611,889,722,722,556,722,667,556,611,722,722,944,722,722,611,333,278,333,469,500,333,444,500,444,500,444,333,500,500,278,278,500,278,778,500,500,500,500,333,389,278,500,500,722,500,500,444,480,200,480,541],
    // prettier-ignore
    bold: [250,333,555,500,500,1000,833,278,333,333,500,570,250,333,250,278,500,500,500,500,500,500,500,500,500,500,333,333,570,570,570,500,930,722,667,722,722,667,611,778,778,389,500,778,667,944,722,778,611,778,722,556,667,722,722,1000,722,722,667,333,278,333,581,500,333,500,556,444,556,444,333,500,556,278,333,556,278,833,556,500,556,556,444,389,333,556,500,722,500,500,444,394,220,394,520],
  },
};

const PUNCTUATION: Record<string, number> = {
  '\u00a0': 278, '–': 556, '—': 1000, '‘': 222, '’': 222, '‚': 222, '“': 333, '”': 333, '„': 333,
  '•': 350, '…': 1000, '€': 556, '£': 556, '·': 278, '→': 1000, '←': 1000, '×': 584, '±': 584, '°': 400,
};

/** Scripts whose letters are as wide as they are high: CJK, kana, Hangul, full-width forms, emoji. */
const FULL_WIDTH = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** True where a line may break before and after each letter. */
export function isFullWidth(letter: string): boolean {
  return FULL_WIDTH.test(letter);
}

const known = new Map<string, number>();

function letterWidth(letter: string, family: Family, bold: boolean): number {
  const code = letter.codePointAt(0) ?? 32;
  const table = bold ? ASCII[family].bold : ASCII[family].regular;
  const direct = table[code - 32];
  if (direct !== undefined) return direct;
  const key = `${family}${bold}${letter}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const width = foreignWidth(letter, table);
  known.set(key, width);
  return width;
}

function foreignWidth(letter: string, table: readonly number[]): number {
  const punctuation = PUNCTUATION[letter];
  if (punctuation !== undefined) return punctuation;
  if (ZERO_WIDTH.test(letter)) return 0;
  if (FULL_WIDTH.test(letter)) return 1000;
  // é is as wide as e.
  const base = letter.normalize('NFD').codePointAt(0) ?? 32;
  const plain = table[base - 32];
  if (plain !== undefined) return plain;
  return /\p{Lu}/u.test(letter) ? 700 : 556;
}

/** Width of a text at one font size, in the unit of that size. */
export function textWidth(text: string, fontSize: number, family: Family, bold = false): number {
  let sum = 0;
  for (const letter of text) sum += letterWidth(letter, family, bold);
  return (sum * fontSize) / 1000;
}

const SERIF = /georgia|times|garamond|cambria|palatino|baskerville|bodoni|book antiqua|serif(?!.*sans)/i;

/** Which width table and which drawn fonts stand for a font name of a theme. */
export function fontFamily(name: string): { family: Family; stack: string } {
  const serif = SERIF.test(name) && !/sans/i.test(name);
  return serif
    ? { family: 'serif', stack: "'Times New Roman', 'Liberation Serif', Times, serif" }
    : { family: 'sans', stack: "Arial, 'Liberation Sans', Helvetica, sans-serif" };
}

export type { Family as FontFamily };
