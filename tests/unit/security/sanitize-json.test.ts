import { beforeAll, describe, expect, it } from 'vitest';
import { sanitizeJson } from '@/lib/security/sanitize-json';
import { normalizeText, singleLine } from '@/lib/security/plain-text';

// The first text with markup loads jsdom, which takes a while on a busy machine.
beforeAll(() => import('@/lib/security/sanitize'), 60_000);

const refusal = async (value: unknown) => {
  const result = await sanitizeJson(value);
  return result.ok ? 'accepted' : result.error.fields?.map(({ field, code }) => `${field}:${code}`).join();
};

it('cleans every string at any depth and leaves keys, numbers and structure', async () => {
  const result = await sanitizeJson({
    title: '<script>alert(1)</script>M&A',
    sections: [{ title: 'EV<EBITDA', count: 3, on: true, none: null }],
    prompts: { '<b>': 'key <b>stays</b>' },
  });
  expect(result).toEqual({
    ok: true,
    value: {
      title: 'M&A',
      sections: [{ title: 'EV<EBITDA', count: 3, on: true, none: null }],
      prompts: { '<b>': 'key stays' },
    },
  });
});

it('leaves a password exactly as it was typed, at the top level only', async () => {
  const password = '<b>p\u0000w</b>e\u0301';
  expect(await sanitizeJson({ password, deep: { password } }, { verbatim: ['password'] })).toEqual({
    ok: true,
    value: { password, deep: { password: 'pwé' } },
  });
});

describe('what no honest client sends is refused with the name of the field', () => {
  const cyclic: Record<string, unknown> = { a: {} };
  (cyclic.a as Record<string, unknown>).self = cyclic;
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

  it.each([
    ['a cycle', cyclic, 'a.self:cyclic'],
    ['a prototype key', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'a.__proto__:forbidden_key'],
    ['a constructor key', { constructor: { prototype: 1 } }, 'constructor:forbidden_key'],
    ['a lone surrogate', { title: 'x\ud800' }, 'title:invalid_text'],
    ['a lone surrogate in a name', { 'x\ud800': 1 }, ':invalid_text'],
    ['infinity', { n: Number.POSITIVE_INFINITY }, 'n:invalid_type'],
    ['a function', { f: () => 1 }, 'f:invalid_type'],
    ['a date', { at: new Date(0) }, 'at:invalid_type'],
    ['a bigint', [1n], '0:invalid_type'],
    ['too much markup', { notes: '<b>'.repeat(6_000) }, 'notes:too_much_markup'],
  ])('%s', async (_, value, expected) => {
    expect(await refusal(value)).toBe(expected);
  });

  it('nesting beyond 32 levels', async () => {
    expect(await refusal(deep(32))).toBe('accepted');
    expect(await refusal(deep(33))).toMatch(/:too_deep$/);
    expect(await refusal(JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`))).toMatch(/:too_deep$/);
  });
});

it('accepts the same object twice where it is no cycle', async () => {
  const shared = { text: 'x' };
  expect(await sanitizeJson([shared, shared])).toEqual({ ok: true, value: [shared, shared] });
});

describe('plain text', () => {
  it('loses control characters and keeps tabs and lines', () => {
    expect(normalizeText('a\u0000b\u001b[0m\u007f\u0085\tc\r\nd\re')).toBe('ab[0m\tc\nd\ne');
  });
  it('is NFC', () => {
    expect(normalizeText('e\u0301')).toBe('é');
  });
  it('on one line has single spaces for breaks and none around it', () => {
    expect(singleLine('  Project\r\n\tAurora  ')).toBe('Project Aurora');
  });
  it('keeps joiners and direction marks, which emoji and right-to-left text need', () => {
    expect(singleLine('👩‍👩‍👧 \u200fשלום')).toBe('👩‍👩‍👧 \u200fשלום');
  });
});

it('removes markup that was hidden by control characters, and composes what it held apart', async () => {
  expect(await sanitizeJson('<scr\u0000ipt>alert(1)</script>Test')).toEqual({ ok: true, value: 'Test' });
  expect(await sanitizeJson('e<b></b>\u0301')).toEqual({ ok: true, value: 'é' });
});
