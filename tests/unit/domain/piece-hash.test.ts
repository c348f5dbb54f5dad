import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, pieceHash } from '@/lib/domain/piece-hash';

describe('the canonical text of a piece', () => {
  // Each was printed by PostgreSQL 15: select '…'::jsonb::text.
  it.each([
    ['{"b":1,"a":[1,2,{}],"":null}', '{"": null, "a": [1, 2, {}], "b": 1}'],
    ['{"bb":1,"c":2,"ä":3,"aaa":4}', '{"c": 2, "bb": 1, "ä": 3, "aaa": 4}'],
    ['{"text":null,"mode":"adds"}', '{"mode": "adds", "text": null}'],
    ['"a\\"b\\\\c\\/d\\n\\t\\u0001\\u007f\\u2028"', '"a\\"b\\\\c/d\\n\\t\\u0001\u007f\u2028"'],
    ['[1e21,1e-7,-1.5e-10,123456789012345680000,0.5,-0]', '[1000000000000000000000, 0.0000001, -0.00000000015, 123456789012345680000, 0.5, 0]'],
    ['[]', '[]'],
    ['"日本 😀"', '"日本 😀"'],
  ])('of %s is PostgreSQL’s', (json, text) => {
    expect(canonicalJson(JSON.parse(json))).toBe(text);
  });

  it('reads back as the same value, whatever the order of its members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        const shuffled = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toReversed()) : value;
        expect(pieceHash(shuffled)).toBe(pieceHash(value));
      }),
    );
  });

  it('leaves out members that are undefined, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b": 1}');
  });
});

describe('the hash of a piece', () => {
  it('is 32 hexadecimal digits of the sha256 of that text', () => {
    // printf 'null' | sha256sum
    expect(pieceHash(null)).toBe('74234e98afe7498fb5daf1f36ac2d78a');
    expect(pieceHash({ text: 'a' })).not.toBe(pieceHash({ text: 'b' }));
  });
});
