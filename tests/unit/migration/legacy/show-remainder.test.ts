import { describe, expect, it } from 'vitest';
import { RawNumber } from '@/lib/migration/json/raw-number';
import { showRemainder } from '@/lib/migration/legacy/show-remainder';

const show = (value: unknown) => showRemainder([{ path: '$.it', value }]).shown[0]!;

describe('a kept value on a page', () => {
  it('is text as it is, and everything else JSON', () => {
    expect(show('one\n\ttwo <b>')).toMatchObject({ kind: 'text', size: 12, text: 'one\n\ttwo <b>', isJson: false, isCut: false });
    expect(show({ a: 1 })).toMatchObject({ kind: 'object', size: 1, text: '{\n  "a": 1\n}', isJson: true });
    expect(show([1, 2])).toMatchObject({ kind: 'list', size: 2 });
    expect(show(new RawNumber('1e400'))).toMatchObject({ kind: 'number', size: null, text: '1e400' });
    expect(show(false)).toMatchObject({ kind: 'boolean', text: 'false' });
    expect(show(null)).toMatchObject({ kind: 'null', text: 'null' });
  });

  it.each([['', '""'], ['  ', '"  "'], ['a\u0000b', String.raw`"a\u0000b"`], ['\ud800', String.raw`"\ud800"`], ['\u001b[31m', String.raw`"\u001b[31m"`]])(
    'is JSON where a page would not show the text %j as it is',
    (value, text) => expect(show(value)).toMatchObject({ kind: 'text', text, isJson: true }),
  );

  it('is cut where it is long, and the size tells the whole', () => {
    const shown = show('x'.repeat(3_000_000));
    expect(shown).toMatchObject({ size: 3_000_000, isCut: true });
    expect(shown.text.length).toBeLessThan(100_000);
    expect(show(Array.from({ length: 100_000 }, () => 'y')).isCut).toBe(true);
  });

  it('leaves a page of bounded size, and says how many are not on it', () => {
    const many = showRemainder(Array.from({ length: 2_000 }, (_, at) => ({ path: `$.f${at}`, value: at })));
    expect(many.shown.length + many.more).toBe(2_000);
    expect(many.more).toBeGreaterThan(0);
    const large = showRemainder(Array.from({ length: 400 }, (_, at) => ({ path: `$.${'p'.repeat(5_000)}${at}`, value: 'z'.repeat(50_000) })));
    expect(JSON.stringify(large.shown).length).toBeLessThan(1_000_000);
    expect(large.shown.length + large.more).toBe(400);
  });
});
