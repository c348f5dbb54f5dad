import { describe, expect, it } from 'vitest';
import { numberFrom, RawNumber } from '@/lib/migration/json/raw-number';

describe('a number of a JSON text', () => {
  it.each(['0', '1', '-12.5', '1.10', '0.30000000000000004', '1e5', '1E+2', '1e21', '5e-324', '9007199254740992', '0.000', '1000000000000000000000'])(
    '%s is a plain number: a double holds it',
    (text) => expect(numberFrom(text)).toBe(Number(text)),
  );

  it.each(['9007199254740993', '12345678901234567890', '0.1000000000000000055', '1e400', '-1e400', '4e-324', '1e-400', '-0', '-0.0', '1e99999999999999999'])(
    '%s keeps its text: a double, or the database, would change it',
    (text) => {
      const number = numberFrom(text);
      expect(number).toBeInstanceOf(RawNumber);
      expect(number).toMatchObject({ text });
    },
  );

  it('is the same number however it is written', () => {
    const spellings = ['12345678901234567890', '12345678901234567890.0', '1234567890123456789e1', '1.2345678901234567890E+19'];
    expect(new Set(spellings.map((text) => new RawNumber(text).canonical)).size).toBe(1);
    expect(new RawNumber('12345678901234567891').canonical).not.toBe(new RawNumber('12345678901234567890').canonical);
    expect(new RawNumber('-1e400').canonical).not.toBe(new RawNumber('1e400').canonical);
  });

  it('takes no time for a number of a million digits', () => {
    const text = `1${'0'.repeat(1_000_000)}1`;
    expect(numberFrom(text)).toMatchObject({ text });
    expect(new RawNumber(text).canonical).toBe(text);
  });

  it('refuses to be written by JSON.stringify, which would make an object of it', () => {
    expect(() => JSON.stringify({ n: new RawNumber('1e400') })).toThrow('stringifyJson');
  });
});
