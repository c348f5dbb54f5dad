import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalJson } from '@/lib/migration/json/canonical';
import { RawNumber } from '@/lib/migration/json/raw-number';
import { MigrationError } from '@/lib/migration/migration-error';
import { openSource } from '@/lib/migration/source/open-source';
import type { SourceRecord } from '@/lib/migration/source/source-record';

const A = '11111111-1111-4111-8111-11111111111a';
const B = '22222222-2222-4222-8222-22222222222b';
const C = '33333333-3333-4333-8333-33333333333c';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'legacy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, content: unknown) => writeFile(join(folder, name), typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
const listed = (...books: unknown[]) => put('pitchbooks.json', `[\n${books.map((book) => (typeof book === 'string' ? book : JSON.stringify(book))).join(',\n')}\n]`);

async function read(path = folder) {
  const source = await openSource(path);
  const records: SourceRecord[] = [];
  const pass = source.records();
  for (let next = await pass.next(); ; next = await pass.next()) {
    if (next.done) return { ...next.value, count: next.value.records, source, records };
    records.push(next.value);
  }
}

/** What became of each record: its title, or where and why it was set aside. */
const fates = (records: SourceRecord[]) => records.map((record) => (record.ok ? (record.value as { title?: unknown }).title : `${record.quarantined.path} ${record.quarantined.reason}`));

describe('a folder of the old tool', () => {
  it('is read from the list and from single files together, each book once', async () => {
    await listed({ id: A, title: 'listed' }, { id: C, title: 'only listed' });
    await put(`pitchbook_${A}.json`, '{ "title": "listed",\n "id": "11111111-1111-4111-8111-11111111111a" }');
    await put(`pitchbook_${B}.json`, { id: B, title: 'single' });
    const { records, notices, count } = await read();
    expect(fates(records)).toEqual(['listed', 'only listed', 'single']);
    expect(records.map(({ index, file }) => [index, file])).toEqual([[0, 'pitchbooks.json'], [1, 'pitchbooks.json'], [2, `pitchbook_${B}.json`]]);
    expect(notices).toEqual([]);
    expect(count).toBe(3);
  });

  it('may hold single files alone', async () => {
    await put(`pitchbook_${B}.json`, { id: B, title: 'second' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'first' });
    expect(fates((await read()).records)).toEqual(['first', 'second']);
  });

  it.each([
    ['2024-02-01T00:00:00Z', 'single'],
    ['2023-02-01T00:00:00Z', 'listed'],
    ['2024-01-01T00:00:00Z', 'listed'],
    ['yesterday', 'listed'],
  ])('takes the copy with the later "updated" and says so (single file: %s)', async (updated, winner) => {
    await listed({ id: A, title: 'listed', updated: '2024-01-01T00:00:00Z' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'single', updated });
    const { records, notices } = await read();
    expect(fates(records)).toEqual([winner]);
    expect(records).toMatchObject([{ index: 0, notes: [{ rule: 'copies-differ', path: '$' }] }]);
    expect(notices).toEqual([expect.stringContaining(`pitchbook_${A}.json differs from pitchbooks.json`)]);
  });

  it('finds its files whatever the case of their names', async () => {
    await put('PitchBooks.JSON', [{ id: A.toUpperCase(), title: 'listed' }]);
    await put(`Pitchbook_${A.toUpperCase()}.json`, { id: A.toUpperCase(), title: 'listed' });
    expect(fates((await read()).records)).toEqual(['listed']);
  });

  it('is refused when it holds two lists', async () => {
    await listed();
    await put('Pitchbooks.json', []);
    await expect(read()).rejects.toThrow('holds Pitchbooks.json and pitchbooks.json');
  });

  it('sets the later record of one id aside', async () => {
    await listed({ id: A, title: 'first' }, { id: A.toUpperCase(), title: 'second' }, { id: 'no uuid' }, { id: 'NO UUID' });
    const { records } = await read();
    expect(fates(records)).toEqual(['first', '$.id the same id stands earlier in the list', undefined, '$.id the same id stands earlier in the list']);
    expect(records[1]).toMatchObject({ ok: false, index: 1, id: A.toUpperCase() });
  });

  it('sets a single file aside whose book was read from elsewhere under its id', async () => {
    await listed({ id: A, title: 'listed' });
    await put('pitchbook_copy of the first.json', { id: A, title: 'copy' });
    expect(fates((await read()).records)).toEqual(['listed', '$.id a book of the same id was read from another file']);
  });

  it('reads a file that is named for another book as the book that it is', async () => {
    await listed({ id: A, title: 'listed' });
    await put(`pitchbook_${A}.json`, { id: B, title: 'another' });
    expect(fates((await read()).records)).toEqual(['listed', 'another']);
  });

  it('reads a record that is damaged in the list from its single file', async () => {
    await listed({ id: B, title: 'whole' }, `{"id":"${A}","title":"listed`);
    await put(`pitchbook_${A}.json`, { id: A, title: 'single' });
    const { records, notices } = await read();
    expect(fates(records)).toEqual(['whole', 'single']);
    expect(records[1]).toMatchObject({ index: 1, file: `pitchbook_${A}.json`, notes: [{ rule: 'damaged-in-list', path: '$' }] });
    expect(notices).toContain(`record 1 of pitchbooks.json is damaged: it was read from pitchbook_${A}.json`);
  });

  it.each([
    ['cut short', `{"id":"${A}","title":"si`, 'the file was cut short'],
    ['empty', '', 'is empty'],
    ['UTF-16', Buffer.from(`{"id":"${A}"}`, 'utf16le'), 'is UTF-16'],
  ])('takes the list and sets the single file aside when that is %s', async (_name, content, reason) => {
    await listed({ id: A, title: 'listed' });
    await put(`pitchbook_${A}.json`, content);
    await put(`pitchbook_${B}.json`, { id: B, title: 'other' });
    const { records } = await read();
    expect(fates(records)).toEqual(['listed', expect.stringContaining(reason), 'other']);
    expect(records[1]).toMatchObject({ id: A, quarantined: { hint: expect.stringContaining('the copy in the list was read') } });
  });

  it('goes on when a single file cannot be read at all', async () => {
    await put(`pitchbook_${A}.json`, { id: A, title: 'whole' });
    await symlink(join(folder, 'nowhere'), join(folder, `pitchbook_${B}.json`));
    await mkdir(join(folder, `pitchbook_${C}.json`));
    const { records } = await read();
    expect(fates(records)).toEqual(['whole', expect.stringContaining('does not exist'), expect.stringContaining('is not a file')]);
    expect(records[1]).toMatchObject({ id: B });
  });

  it('goes on with the single files when the list is empty after a crash', async () => {
    await put('pitchbooks.json', '');
    await put(`pitchbook_${A}.json`, { id: A, title: 'whole' });
    const { records } = await read();
    expect(fates(records)).toEqual(['$ pitchbooks.json is empty', 'whole']);
  });

  it('takes the copy that is later by the clock, whatever zone the machine is in', async () => {
    await listed({ id: A, title: 'listed', updated: '2026-03-01T10:00:00' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'two hours later', updated: '2026-03-01T12:00:00.000Z' });
    vi.stubEnv('TZ', 'America/Los_Angeles');
    expect(fates((await read()).records)).toEqual(['two hours later']);
    vi.unstubAllEnvs();
  });

  it('tells what lies beside a list that is named itself', async () => {
    await listed({ id: A, title: 'listed' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'newer', updated: '2026-03-01T12:00:00.000Z' });
    await put('template_prompts.json', {});
    const { records, notices } = await read(join(folder, 'pitchbooks.json'));
    expect(fates(records)).toEqual(['listed']);
    expect(notices.join()).toContain('2 files of the old tool in the same folder are not read');
  });

  it('follows links', async () => {
    await put('data.json', [{ id: A, title: 'linked' }]);
    await symlink(join(folder, 'data.json'), join(folder, 'pitchbooks.json'));
    expect(fates((await read()).records)).toEqual(['linked']);
  });

  it('names what it leaves aside', async () => {
    await listed();
    await put('pitchbook_a.json.bak', {});
    await put('notes.txt', '');
    await put('template_prompts.json', { 'Title Slide': { 4: 'A title' }, 'Legal Notice': {}, 'Body Text': { 12: '  ' }, Chart: { 2: 'A chart' } });
    const { notices } = await read();
    expect(notices).toEqual([
      expect.stringMatching(/^template_prompts\.json \(SHA-256 [0-9a-f]{64}\) is kept with the run and not imported: .* It holds texts for the layouts "Title Slide", "Chart"\.$/),
      expect.stringContaining('pitchbook_a.json.bak is left aside'),
    ]);
    expect(notices.join(' ')).not.toContain('A title');
  });

  it.each([
    ['{', 'It cannot be read'],
    ['', 'It cannot be read: template_prompts.json is empty'],
    ['{"Title Slide":{}}', 'It holds no texts'],
    ['[]', 'It is empty'],
  ])('is not kept from being read by its template prompts: %s', async (content, told) => {
    await listed({ id: A, title: 'listed' });
    await put('template_prompts.json', content);
    const { records, notices } = await read();
    expect(records).toHaveLength(1);
    expect(notices).toEqual([expect.stringContaining(told)]);
  });
});

describe('a source', () => {
  it('may be one file: a list, or a single book', async () => {
    await listed({ id: A, title: 'listed' });
    await put('one.json', { id: B, title: 'single' });
    expect(fates((await read(join(folder, 'pitchbooks.json'))).records)).toEqual(['listed']);
    expect(fates((await read(join(folder, 'one.json'))).records)).toEqual(['single']);
    expect((await openSource(join(folder, 'one.json'))).name).toBe('one.json');
  });

  it('has a hash of its files’ names and bytes, the same in each pass', async () => {
    await listed({ id: A, title: 'listed' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'listed' });
    await put('template_prompts.json', {});
    const hashes = [(await read()).hash, (await read()).hash];
    await put('template_prompts.json', { Chart: {} });
    hashes.push((await read()).hash);
    await put(`pitchbook_${A}.json`, `${JSON.stringify({ id: A, title: 'listed' })} `);
    hashes.push((await read()).hash);
    await put(`pitchbook_${B}.json`, '');
    hashes.push((await read()).hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(4);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('accounts for its bytes', async () => {
    await listed({ id: A, title: 'listed' }, { id: B, title: 'other' });
    await put(`pitchbook_${A}.json`, { id: A, title: 'listed' });
    const { source, records } = await read();
    const counted = records.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(source.bytes - counted).toBeLessThan(5);
  });

  it('gives equal records equal hashes however they are written', async () => {
    await listed('{"id":"a","n":1.0,"t":"\\u0041"}', '{ "t": "A", "n": 1, "id": "a" }', '{"id":"a","n":1,"t":"B"}');
    const { records } = await read();
    expect(records[0]?.hash).toBe(records[1]?.hash);
    expect(records[0]?.hash).not.toBe(records[2]?.hash);
  });

  it('that has no book in it is read all the same', async () => {
    await put('pitchbooks.json', '[]');
    expect(await read()).toMatchObject({ records: [], count: 0, notices: [] });
  });

  it.each([
    ['empty', '', 'pitchbooks.json is empty'],
    ['UTF-16', Buffer.from('\ufeff[]', 'utf16le'), 'pitchbooks.json is UTF-16'],
    ['compressed', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), 'pitchbooks.json is compressed with gzip'],
    ['no JSON', '<!doctype html>', 'pitchbooks.json begins neither with [ nor with {'],
    ['an object around the list', { pitchbooks: [{ id: A, title: 'inner' }] }, 'pitchbooks.json is neither a list of books nor a book'],
    ['an object that is no book', {}, 'pitchbooks.json is neither a list of books nor a book'],
  ])('is refused, with what to do, when the list is %s', async (_name, content, message) => {
    await put('pitchbooks.json', content);
    const failure: unknown = await read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MigrationError);
    expect(failure).toMatchObject({ message: expect.stringContaining(message), hint: expect.stringMatching(/\w/), exitCode: 1 });
  });

  it('is refused when it does not exist, holds no books, or is a device or a link in a circle', async () => {
    await symlink(join(folder, 'circle'), join(folder, 'circle'));
    await mkdir(join(folder, 'empty'));
    await put('file', 'text');
    await expect(openSource(join(folder, 'nowhere'))).rejects.toThrow('does not exist');
    await expect(openSource(join(folder, 'empty'))).rejects.toThrow('holds neither pitchbooks.json nor');
    await expect(openSource(join(folder, 'circle'))).rejects.toThrow('cannot be read: ELOOP');
    await expect(openSource(join(folder, 'file', 'inside'))).rejects.toThrow('cannot be read: ENOTDIR');
    await expect(openSource('/dev/null')).rejects.toThrow('neither a file nor a folder');
  });

  it('is refused when its list is a folder', async () => {
    await mkdir(join(folder, 'pitchbooks.json'));
    await expect(read()).rejects.toThrow('is not a file');
  });

  it('that changes while it is read is given up', async () => {
    await listed({ id: A, title: 'listed' });
    const pass = (await openSource(folder)).records();
    await pass.next();
    await utimes(join(folder, 'pitchbooks.json'), new Date(0), new Date(0));
    await expect(pass.next()).rejects.toThrow('pitchbooks.json changed while it was read');
  });

  it('can be left before its end', async () => {
    await listed({ id: A }, { id: B });
    const pass = (await openSource(folder)).records();
    await pass.next();
    await pass.return({ hash: '', notices: [], records: 0 });
    expect(await pass.next()).toMatchObject({ done: true });
  });
});

describe('a record', () => {
  const only = async (text: string | Uint8Array) => {
    await put('pitchbooks.json', typeof text === 'string' ? `[${text}]` : Buffer.concat([Buffer.from('['), text, Buffer.from(']')]));
    return (await read()).records[0];
  };

  it('keeps a number that a double would change', async () => {
    expect(await only('{"id":"a","n":12345678901234567890}')).toMatchObject({
      ok: true, value: { n: new RawNumber('12345678901234567890') }, notes: [{ rule: 'exact-number', path: '$.n' }],
    });
  });

  it('keeps the earlier values of repeated keys', async () => {
    expect(await only('{"id":"a","title":"one","title":"two"}')).toMatchObject({
      ok: true, value: { title: 'two' }, duplicates: [{ path: '$.title', json: '"one"' }], notes: [{ rule: 'duplicate-key', path: '$.title' }],
    });
  });

  it('keeps keys that programs reserve, and no object inherits from them', async () => {
    const record = await only('{"id":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(record?.ok && canonicalJson(record.value)).toBe('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":"a"}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('keeps halves of characters and NUL', async () => {
    expect(await only('{"id":"a","t":"\\ud83d \\u0000"}')).toMatchObject({ ok: true, value: { t: '\ud83d \u0000' }, notes: [] });
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from('{"id":"a","t":["x","M\xfcller"]}', 'latin1'), '$.t[1]', 'bytes that are no UTF-8, at byte 22 of the file'],
    ['a wrong word', '{"id":"a","t":{"x":nul}}', '$.t.x', 'a value is not JSON'],
    ['nesting beyond the limit', `{"id":"a","t":${'['.repeat(200)}${']'.repeat(200)}}`, `$.t${'[0]'.repeat(199)}`, 'nested more than 200 levels deep'],
    ['nesting 10,000 deep', `{"id":"a","t":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, `$.t${'[0]'.repeat(199)}`, 'nested more than 200 levels deep'],
    ['a comma lost', '{"id":"a","slides":[{"n":1} {"n":2}]}', '$.slides', 'is damaged: a comma or a closing bracket is missing'],
    ['no end', '{"id":"a","slides":[{"n":1}', '$', 'the file was cut short'],
  ])('with %s is set aside with its id and the path', async (_name, text, path, reason) => {
    expect(await only(text)).toMatchObject({ ok: false, id: 'a', quarantined: { path, reason: expect.stringContaining(reason), hint: expect.stringMatching(/\w/) } });
  });

  it('of 16 MB is read, a longer one is set aside', async () => {
    const text = (length: number) => `{"id":"a","t":"${'x'.repeat(length - 17)}"}`;
    expect(await only(text(16 * 1024 * 1024))).toMatchObject({ ok: true, bytes: 16 * 1024 * 1024 + 1 });
    expect(await only(text(16 * 1024 * 1024 + 1))).toMatchObject({ ok: false, id: 'a', quarantined: { path: '$', reason: expect.stringContaining('longer than 16 MB') } });
  });

  it('found behind a damaged one counts only where it looks like a book', async () => {
    const record = '{"id":"a","notes":[{"id":"n1","x":"y},{"id":"n2"},{"id":"n3"}],"title":"t"}';
    await put('pitchbooks.json', `[{"id":"z","title":"before"},${record},{"id":"b","title":"behind"}]`);
    expect(fates((await read()).records)).toEqual(['before', expect.stringContaining('damaged'), 'behind']);
  });
});
