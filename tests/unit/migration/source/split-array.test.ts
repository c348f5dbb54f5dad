import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner } from '@/lib/migration/source/scan-json';
import { ArraySplitter, MAX_RECORD_BYTES, UnreadableFormat } from '@/lib/migration/source/split-array';

/** All pieces of a file that comes in chunks of one size, with texts in place of bytes. */
function split(file: string | Uint8Array, { chunk = 64 * 1024, limit = MAX_RECORD_BYTES } = {}) {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const splitter = new ArraySplitter(limit);
  const pieces: (Record<string, unknown> & { kind: string; text: string })[] = [];
  const take = () => {
    for (let piece = splitter.next(); piece; piece = splitter.next()) {
      const { bytes: content, ...rest } = piece;
      pieces.push({ ...rest, text: Buffer.from(content).toString('latin1') });
    }
  };
  for (let at = 0; at < bytes.length; at += chunk) {
    splitter.feed(bytes.subarray(at, at + chunk));
    take();
  }
  splitter.finish();
  take();
  return { pieces, findings: splitter.findings };
}

const values = (file: string, options = {}) => split(file, options).pieces.filter(({ kind }) => kind === 'value').map(({ text }) => text);
const kinds = (file: string, options = {}) => split(file, options).pieces.map(({ kind, fault }) => (fault === undefined ? kind : `${kind} (${String(fault)})`));
const book = (id: string, more = '') => `{"id":"${id}","title":"Book ${id}"${more}}`;
const list = (...records: string[]) => `[\n${records.join(',\n')}\n]\n`;

describe('a list', () => {
  it('is split into its values, whatever they hold and however they are set', () => {
    const space = fc.constantFrom('', ' ', '\n', '\r\n\t', '\n    ');
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 }), space, fc.constantFrom(undefined, 2), fc.integer({ min: 1, max: 40 }), (records, gap, indent, chunk) => {
        const texts = records.map((record) => JSON.stringify(record, null, indent));
        const { pieces, findings } = split(`${gap}[${gap}${texts.join(`${gap},${gap}`)}${gap}]${gap}`, { chunk });
        expect(pieces.map(({ text }) => Buffer.from(text, 'latin1').toString('utf8'))).toEqual(texts);
        expect(findings).toEqual({ byteOrderMark: false, form: 'list', missingCommas: 0, extraCommas: 0, strayBrackets: 0, unclosed: false, trailingBytes: 0 });
      }),
      { numRuns: 300 },
    );
  });

  it('is split alike for every size of chunk, damaged or not', () => {
    const file = Buffer.from(list(book('a', ',"t":"\\"\\\\ü🚀","n":[-12.5e3,true]'), book('b'), '17', '"text"', 'null', book('c', ',"deep":{"id":"x"}'), book('d')));
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(file.length - 1), cut: fc.nat(12), put: fc.constantFrom('', '"', '{', '}', ']', '[', ',', ':', '\\', '\n', 'x', '{"id"', '\n{"id"') }), { maxLength: 3 }), (damages) => {
        const damaged = damages.reduce((bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + cut)]), file);
        const outcome = (chunk: number) => {
          try {
            return split(damaged, { chunk, limit: 120 });
          } catch (error) {
            if (error instanceof UnreadableFormat) return error.message;
            throw error;
          }
        };
        const whole = outcome(damaged.length + 1);
        for (const chunk of [1, 2, 3, 7, 50]) expect(outcome(chunk)).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells the places of its values in the file', () => {
    expect(split('\ufeff[{"é":1}, 2]').pieces).toMatchObject([{ from: 4, to: 12 }, { from: 14, to: 15 }]);
  });

  it('may begin with a byte-order mark', () => {
    expect(split('\ufeff[1]').findings.byteOrderMark).toBe(true);
    expect(split('[1]').findings.byteOrderMark).toBe(false);
  });

  it.each([
    ['[1 2]', { missingCommas: 1 }, ['1', '2']],
    ['[,1,,2,]', { extraCommas: 2 }, ['1', '2']],
    ['[1,2', { unclosed: true }, ['1', '2']],
    ['[1] \u0000\u0000', { trailingBytes: 2 }, ['1']],
    ['{"a":1}\n{"a":2}', { form: 'bare' }, ['{"a":1}', '{"a":2}']],
    [`[${book('a')}]\n,${book('b')}]`, { strayBrackets: 1 }, [book('a'), book('b')]],
  ])('with a slip in it is read, and the slip told: %s', (file, findings, found) => {
    expect(split(file).findings).toMatchObject(findings);
    expect(values(file)).toEqual(found);
  });

  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['\ufeff', 'is empty'],
    ['"text"', 'begins neither with [ nor with {'],
    ['<html>', 'begins neither with [ nor with {'],
    [Buffer.from('\ufeff[1]', 'utf16le'), 'is UTF-16'],
    [Buffer.from('[1]', 'utf16le'), 'is UTF-16'],
    [Buffer.from([0, 0, 0, 0x5b]), 'is UTF-16'],
    [Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip'],
    [Buffer.from('PK\u0003\u0004'), 'ZIP'],
  ])('is refused when it is something else', (file, message) => {
    expect(() => split(file)).toThrow(message);
    expect(() => split(file, { chunk: 1 })).toThrow(UnreadableFormat);
  });
});

describe('a damaged record', () => {
  const [a, b, c] = [book('a'), book('b'), book('c')];

  it.each([
    ['a quotation mark is lost', b.replace('"Book', 'Book')],
    ['a closing quotation mark is lost', b.replace('b"}', 'b}')],
    ['its end is lost', b.slice(0, -1)],
    ['its middle is lost', '{"id":"b","slides":[{"x":1},{"y"'],
    ['a bracket too many opens', '{"id":"b","slides":[[1,2],"t":1}'],
    ['a bracket closes the wrong one', '{"id":"b","slides":[1}}'],
    ['a key has no colon', '{"id" "b"}'],
    ['a comma is lost', '{"id":"b" "t":1}'],
    ['it holds something else', '{"id":"b","x":<html>}'],
    ['a line break stands in a text', '{"id":"b","t":"one\ntwo"}'],
    ['it is nested beyond reason', `{"id":"b","t":${'['.repeat(150_000)}`],
  ])('does not hide the ones before and behind it: %s', (_name, damaged) => {
    for (const chunk of [1, 64 * 1024]) {
      expect(kinds(list(a, damaged, c), { chunk })).toEqual(['value', 'damaged (broken)', 'value']);
      expect(values(list(a, damaged, c), { chunk })).toEqual([a, c]);
    }
  });

  it('ends where the next one begins, also in a list without line breaks or with much white space', () => {
    expect(values(`[${[a, '{"id":"b","t":"}', c].join(',')}]`)).toEqual([a, c]);
    const indented = JSON.stringify([JSON.parse(a), { id: 'b', inner: [{ id: 'nested', x: 'y' }, { id: 'nested too' }] }, JSON.parse(c)], null, 2);
    expect(values(indented.replace('"y"', '"y')).map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(['a', 'c']);
  });

  it('takes others in when only its end is lost: they are found inside it', () => {
    const open = '{"id":"b","slides":[{"n":1}';
    expect(kinds(list(a, open, c, book('d')))).toEqual(['value', 'damaged (cut)', 'value', 'value']);
    expect(values(list(a, open, c, book('d')))).toEqual([a, c, book('d')]);
  });

  it('may be the first', () => {
    expect(values(list('{"id":"a","x":}', b, c))).toEqual([b, c]);
  });

  it('may be the last, cut short by a crash', () => {
    const { pieces, findings } = split(list(a, b).slice(0, -8));
    expect(pieces.map(({ kind }) => kind)).toEqual(['value', 'damaged']);
    expect(pieces[1]).toMatchObject({ fault: 'cut', text: b.slice(0, -5) });
    expect(findings.unclosed).toBe(true);
  });

  it('is what stands between two records and is no value', () => {
    expect(kinds(list(a, '?? what', c))).toEqual(['value', 'damaged (between)', 'value']);
    expect(values(`[${a},xyz${c}]`)).toEqual([a, c]);
  });

  it('costs no second look at all that was read', () => {
    // Each beginning looks like a record; a search from each to the end would take hours.
    const nested = '{"id":'.repeat(400_000);
    expect(kinds(`[${nested}`).every((kind) => kind.startsWith('damaged'))).toBe(true);
  });
});

describe('a record over the limit', () => {
  const long = book('b', `,"t":"${'x'.repeat(200)}"`);

  it('is passed over, and the next one read', () => {
    for (const chunk of [1, 64 * 1024]) {
      expect(kinds(list(book('a'), long, book('c')), { limit: 100, chunk })).toEqual(['value', 'oversize', 'value']);
    }
    const { pieces } = split(list(book('a'), long), { limit: 100 });
    expect(pieces[1]).toMatchObject({ text: expect.stringContaining('{"id":"b"') });
    expect(Number(pieces[1]?.to) - Number(pieces[1]?.from)).toBe(long.length);
  });

  it('is measured to the byte', () => {
    expect(kinds(list(long), { limit: long.length })).toEqual(['value']);
    expect(kinds(list(long), { limit: long.length - 1 })).toEqual(['oversize']);
  });

  it('that only lost its end does not take the others with it', () => {
    const open = `{"id":"b","slides":[{"t":"${'x'.repeat(50)}"}`;
    expect(values(list(book('a'), open, book('c'), book('d')), { limit: 130 })).toEqual([book('a'), book('c'), book('d')]);
  });
});

describe('text behind the end of the list', () => {
  it('is told of, and kept apart where records stand in it', () => {
    const file = `${list(book('a'), book('b'))}old"}]},\n${book('c')}\n]`;
    expect(kinds(file)).toEqual(['value', 'value', 'tail']);
    expect(kinds(file, { chunk: 1 })).toEqual(['value', 'value', 'tail']);
  });
});

describe('the scanner', () => {
  const scan = (text: string) => {
    const scanner = new JsonScanner();
    const at = scanner.scan(Buffer.from(text), 0, text.length, true);
    return { at, state: scanner.state, keys: scanner.keys, maxDepth: scanner.maxDepth, hasOddNumbers: scanner.hasOddNumbers };
  };

  it('counts the keys that were written and the depth', () => {
    expect(scan('{"a":1,"a":{"b":[{}]}} rest')).toEqual({ at: 22, state: 'ended', keys: 3, maxDepth: 4, hasOddNumbers: false });
  });

  it.each(['[1e5]', '[1234567890123456]', '[-0]', '[0.1234567890123456]'])('notices a number that may lose something: %s', (text) => {
    expect(scan(text).hasOddNumbers).toBe(true);
  });

  it.each(['[1,-1,0.5,123456789012345,true,false,null,"1e5 -0 12345678901234567890"]'])('passes the others: %s', (text) => {
    expect(scan(text)).toMatchObject({ state: 'ended', hasOddNumbers: false });
  });
});
