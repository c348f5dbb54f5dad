import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalJsonAndKeys } from '@/lib/migration/json/canonical';
import { childPath } from '@/lib/migration/json/json-path';
import { JsonError, MAX_JSON_DEPTH, parseJson } from '@/lib/migration/json/parse-json';
import { RawNumber } from '@/lib/migration/json/raw-number';
import { stringifyJson } from '@/lib/migration/json/stringify-json';

/** Any JSON value: all kinds of text, names that objects inherit, nested. */
const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'toString', '', '0', '10', '9'));
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => {
      const object = {};
      for (const [name, value] of entries) Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
      return object;
    }),
  ),
})).value;

const failure = (text: string): JsonError => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error('was read');
};

describe('the lossless parser', () => {
  it('reads what JSON.parse reads, as JSON.parse reads it', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const parsed = parseJson(text);
        expect(isDeepStrictEqual(parsed.value, JSON.parse(text))).toBe(true);
        expect(stringifyJson(parsed.value)).toBe(JSON.stringify(JSON.parse(text)));
        expect(parsed.duplicates).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(json, fc.nat(), fc.constantFrom('', '"', '{', ']', ',', ':', '\\', 'x', '0', '-', '\n', '\u0001', '.'), fc.nat(2), (value, at, put, cut) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        const mutated = text.slice(0, place) + put + text.slice(place + cut);
        const written = (read: () => unknown) => {
          try {
            // Its numbers may be more exact than those of JSON.parse.
            return JSON.stringify(JSON.parse(stringifyJson(read())));
          } catch (error) {
            if (error instanceof SyntaxError || error instanceof JsonError) return 'no JSON';
            throw error;
          }
        };
        expect(written(() => parseJson(mutated).value)).toBe(written(() => JSON.parse(mutated)));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same canonical text when it reads one', () => {
    fc.assert(fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(parseJson(text).value)).toBe(text);
    }));
  });

  it('reads a key `__proto__` as a key, and nothing inherits from it', () => {
    const { value } = parseJson('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect((value as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(stringifyJson(value)).toBe('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
  });

  it('takes the last of a repeated key and tells the earlier values as they were written', () => {
    const parsed = parseJson('{"a": {"x":1, "x" : 2.0}, "b":[{"k":"\\u0041","k":2,"k":3}], "a":"last"}');
    expect(parsed.value).toEqual({ a: 'last', b: [{ k: 3 }] });
    expect(parsed.duplicates).toEqual([
      { path: '$.b[0].k', json: '"\\u0041"' },
      { path: '$.b[0].k', json: '2' },
      // What was repeated inside it is in its text.
      { path: '$.a', json: '{"x":1, "x" : 2.0}' },
    ]);
  });

  it('keeps numbers that a double would change, and says where', () => {
    const parsed = parseJson('{"n":[1,12345678901234567890],"m":1e999}');
    expect(parsed.value).toEqual({ n: [1, new RawNumber('12345678901234567890')], m: new RawNumber('1e999') });
    expect(parsed.exactNumbers).toEqual(['$.n[1]', '$.m']);
    expect(stringifyJson(parsed.value)).toBe('{"n":[1,12345678901234567890],"m":1e999}');
  });

  it('keeps halves of characters', () => {
    expect(parseJson('"\\ud800 \\udc00"').value).toBe('\ud800 \udc00');
  });

  it('reads down to its limit and no deeper, without overflow', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(MAX_JSON_DEPTH)).value).toHaveLength(1);
    expect(failure(nested(MAX_JSON_DEPTH + 1)).message).toBe('nested more than 200 levels deep');
    expect(failure('{"a":'.repeat(1_000_000)).path).toBe(`$${'.a'.repeat(MAX_JSON_DEPTH)}`);
  });

  it.each([
    ['{"a":[1,2', '$.a', 'ends in the middle', true],
    ['{"a":"x', '$.a', 'ends in the middle', true],
    ['{"a":"\u0001"}', '$.a', 'a text holds a control character or a wrong escape', false],
    ['{"a":{"b c":nul}}', '$.a["b c"]', 'a value is not JSON', false],
    ['{"a":1 "b":2}', '$', 'a comma or a closing bracket is missing', false],
    ['{"a":1,}', '$', 'a key in quotes is missing', false],
    ['{} {}', '$', 'more text follows the end of the value', false],
  ])('tells where and why %s is no JSON', (text, path, message, isCut) => {
    expect(failure(text)).toMatchObject({ path, message, isCut });
  });

  it('gives what it had read when it fails', () => {
    expect(failure('{"id":"book","slides":[{"a":').partial).toEqual({ id: 'book' });
  });

  it('gives up a record in which thousands of keys are repeated, in good time', () => {
    expect(failure(`{${'"a":1,'.repeat(200_000)}"a":1}`).message).toBe('more than 1000 keys are repeated');
  });
});

describe('the canonical text', () => {
  it('is one for equal values, and another for others', () => {
    expect(canonicalJson({ b: 1, a: [1, { d: null, c: 'x' }] })).toBe('{"a":[1,{"c":"x","d":null}],"b":1}');
    expect(canonicalJson(parseJson('{"a":1.0,"b":1e2}').value)).toBe('{"a":1,"b":100}');
    expect(canonicalJson(parseJson('[12345678901234567890]').value)).not.toBe(canonicalJson(parseJson('[12345678901234567891]').value));
    expect(canonicalJson(JSON.parse('{"__proto__":1}'))).not.toBe(canonicalJson({}));
  });

  it('leaves keys without a value out, as JSON.stringify does', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(stringifyJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [1n]])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => stringifyJson(value)).toThrow(TypeError);
  });

  it('counts the keys of a value', () => {
    expect(canonicalJsonAndKeys({ a: { b: 1 }, c: [{ d: 1 }] }).keys).toBe(4);
  });
});

describe('a path', () => {
  it('quotes keys that are no names', () => {
    expect(['slides', 3, 'sectionPrompts', 'Why now?'].reduce<string>(childPath, '$')).toBe('$.slides[3].sectionPrompts["Why now?"]');
  });
});
