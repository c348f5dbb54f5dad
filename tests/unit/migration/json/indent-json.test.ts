import '../../../support/fast-check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, indentJson } from '@/lib/migration/json/indent-json';
import { parseJson } from '@/lib/migration/json/parse-json';
import { RawNumber } from '@/lib/migration/json/raw-number';

describe('JSON for people to read', () => {
  it('is what JSON.stringify makes with two spaces', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(indentJson(value)).toEqual({ text: JSON.stringify(value, null, 2), isCut: false });
      }),
    );
  });

  it('writes exact numbers digit by digit', () => {
    expect(indentJson({ n: [new RawNumber('12345678901234567890.10')] }).text).toBe('{\n  "n": [\n    12345678901234567890.10\n  ]\n}');
    expect(indentJson(parseJson('{"__proto__": -0}').value).text).toBe('{\n  "__proto__": -0\n}');
  });

  it('is never longer than the limit, begins as the whole does, and says when it is cut', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(200), (value, limit) => {
        const whole = JSON.stringify(value, null, 2);
        const { text, isCut } = indentJson(value, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(whole.startsWith(text)).toBe(true);
        expect(isCut).toBe(whole.length > limit);
      }),
    );
  });

  it('does not spend time or memory on what is beyond the limit', () => {
    let deep: unknown = Array.from({ length: 100_000 }, () => 0);
    for (let level = 0; level < 199; level += 1) deep = [deep];
    // In full it would be forty megabytes.
    expect(indentJson(deep, 50_000).text).toHaveLength(50_000);
  });

  it('never cuts a character in two', () => {
    expect(cutText('ab😀', 3)).toBe('ab');
    expect(cutText('ab😀', 4)).toBe('ab😀');
  });
});
