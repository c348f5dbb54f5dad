/**
 * A JSON number that a double would change (`12345678901234567890`, `1e400`, `-0`): kept as the text that was written.
 * It equals another of the same value only by `canonical`, not by `===`.
 */
export class RawNumber {
  constructor(readonly text: string) {}

  /** The one spelling of this value: `12.340e400` and `1234e398` both give `1234e398`. */
  get canonical(): string {
    const decimal = decimalOf(this.text);
    if (!decimal) return this.text;
    const { negative, digits, exponent } = decimal;
    const sign = negative ? '-' : '';
    return digits === '' ? `${sign}0` : `${sign}${digits}e${exponent}`;
  }

  /** `JSON.stringify` would write an object where a number stood. */
  toJSON(): never {
    throw new TypeError('A value with exact numbers is written by stringifyJson, not by JSON.stringify');
  }
}

/** The number that a JSON number's text stands for: a plain number where that is exact, else a `RawNumber`. */
export function numberFrom(text: string): number | RawNumber {
  const value = Number(text);
  // Fifteen significant digits always survive a double; the sign of zero survives it but not jsonb.
  if (text.length <= 15 && PLAIN.test(text)) return value;
  const written = decimalOf(text);
  if (!written || !Number.isFinite(value)) return new RawNumber(text);
  const kept = decimalOf(String(value));
  const exact = kept !== null && written.negative === kept.negative && written.digits === kept.digits && written.exponent === kept.exponent;
  return exact ? value : new RawNumber(text);
}

const PLAIN = /^(?:0|-?[1-9]\d*(?:\.\d+)?|-?0\.\d*[1-9]\d*)$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,14}))?$/;
const ZERO = 48;

/**
 * Sign, digits without zeros at either end, and the power of ten of the last digit. A zero has no digits.
 * Null for a monster that nobody calculates with: it is equal to itself as it was written.
 */
function decimalOf(text: string): { negative: boolean; digits: string; exponent: number } | null {
  const parts = text.length > 1000 ? null : NUMBER.exec(text);
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const all = `${whole}${fraction}`;
  let from = 0;
  while (all.charCodeAt(from) === ZERO) from += 1;
  let to = all.length;
  while (to > from && all.charCodeAt(to - 1) === ZERO) to -= 1;
  const exponent = to === from ? 0 : Number(power) - fraction.length + all.length - to;
  return { negative: sign === '-', digits: all.slice(from, to), exponent };
}
