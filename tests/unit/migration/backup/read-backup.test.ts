import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupManifest } from '@/lib/migration/backup/manifest';
import { readBackup } from '@/lib/migration/backup/read-backup';
import { writeBackup } from '@/lib/migration/backup/write-backup';
import type { MigrationError } from '@/lib/migration/migration-error';
import { bookId, collect, fakeOrganization } from './fake-organization';

const names = ['SHA256SUMS', 'books.ndjson.gz', 'ledger.ndjson.gz', 'manifest.json'];
let base = '';
let folder = '';
const at = (name: string) => path.join(folder, name);

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'backup-'));
  folder = path.join(base, 'backup');
  const house = fakeOrganization(5, { ledger: ['{"run":{"id":"r"}}', '{"item":{"source_index":0}}'] });
  house.books.get(bookId(2))!.text = 'Project Falcon';
  await writeBackup(house.target, { organization: 'house', runId: null, folder });
});
afterEach(() => rm(base, { recursive: true }));

async function refusal(): Promise<MigrationError> {
  const error = (await readBackup(folder).catch((caught: unknown) => caught)) as MigrationError;
  expect(error.name).toBe('MigrationError');
  expect(error.exitCode).toBe(1);
  expect(`${error.message} ${error.hint}`).not.toContain('Falcon');
  return error;
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Changes the backup as somebody would who knows how its sums are made. */
async function forge(name: 'books.ndjson.gz' | 'ledger.ndjson.gz', change: (text: string) => string, manifestToo: (manifest: BackupManifest) => void = () => undefined) {
  const packed = gzipSync(change(gunzipSync(await readFile(at(name))).toString()));
  await writeFile(at(name), packed);
  const manifest = JSON.parse(await readFile(at('manifest.json'), 'utf8')) as BackupManifest;
  const file = manifest.files.find((each) => each.name === name)!;
  file.bytes = packed.length;
  file.sha256 = sha256(packed);
  manifestToo(manifest);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(at('manifest.json'), text);
  await writeFile(at('SHA256SUMS'), [...manifest.files.map((each) => `${each.sha256}  ${each.name}\n`), `${sha256(text)}  manifest.json\n`].join(''));
}

describe('a backup in which something changed', () => {
  it.each(names)('is noticed at any byte of %s', async (name) => {
    const bytes = readFileSync(at(name));
    // Each byte near the ends, where formats have their marks, and one of a few in between; another bit each time.
    for (let place = 0; place < bytes.length; place += place < 40 || place > bytes.length - 40 ? 1 : 11) {
      const changed = Buffer.from(bytes);
      changed[place] = bytes[place]! ^ (1 << (place % 8));
      await writeFile(at(name), changed);
      const error = await refusal();
      expect(error.code, `byte ${place}`).toBe('backup_damaged');
      expect(error.message).toMatch(new RegExp(`${name}|SHA256SUMS|manifest.json`));
    }
    await writeFile(at(name), bytes);
    expect((await readBackup(folder)).manifest.counts.pitchbooks).toBe(5);
  });

  it.each(['books.ndjson.gz', 'ledger.ndjson.gz'])('names %s when a byte of it changed', async (name) => {
    const bytes = readFileSync(at(name));
    bytes[30] = bytes[30]! ^ 1;
    await writeFile(at(name), bytes);
    expect((await refusal()).message).toBe(`The backup cannot be trusted: ${at(name)}: its bytes have changed since it was written.`);
  });

  it.each(names)('is noticed when %s is cut short, longer or empty', async (name) => {
    const bytes = readFileSync(at(name));
    for (const length of [0, 1, bytes.length >> 1, bytes.length - 1]) {
      await writeFile(at(name), bytes);
      await truncate(at(name), length);
      expect((await refusal()).code).toBe('backup_damaged');
    }
    await writeFile(at(name), Buffer.concat([bytes, Buffer.from('\n')]));
    expect((await refusal()).code).toBe('backup_damaged');
  });

  it.each(names)('is noticed when %s is missing', async (name) => {
    await rm(at(name));
    expect(await refusal()).toMatchObject({ code: 'backup_damaged', message: `The backup cannot be trusted: ${at(name)}: it is missing.` });
  });

  it('is noticed when a file is added', async () => {
    await writeFile(at('notes.txt'), '');
    expect((await refusal()).message).toContain('notes.txt: it does not belong there');
  });

  it('is noticed when two files change places', async () => {
    await rename(at('books.ndjson.gz'), at('x'));
    await rename(at('ledger.ndjson.gz'), at('books.ndjson.gz'));
    await rename(at('x'), at('ledger.ndjson.gz'));
    expect((await refusal()).code).toBe('backup_damaged');
  });

  it('is noticed even if the content is the same and only its packing differs', async () => {
    await writeFile(at('books.ndjson.gz'), gzipSync(gunzipSync(readFileSync(at('books.ndjson.gz'))), { level: 1 }));
    expect((await refusal()).message).toContain('books.ndjson.gz');
  });
});

describe('a backup whose sums are right but whose content is not', () => {
  it('is noticed by the number of its rows', async () => {
    await forge('books.ndjson.gz', (text) => text.slice(text.indexOf('\n') + 1));
    expect((await refusal()).message).toContain('books.ndjson.gz: it has 4 pitchbooks where manifest.json says 5');
  });

  it('is noticed by the number of lines in the ledger', async () => {
    await forge('ledger.ndjson.gz', (text) => `${text}{"item":{}}\n`);
    expect((await refusal()).message).toContain('ledger.ndjson.gz: it has 2 items where manifest.json says 1');
  });

  it.each<[string, (text: string) => string]>([
    ['a line that is no JSON', (text) => text.replace('{', '')],
    ['a line that is no book', (text) => text.replace('"slides"', '"shapes"')],
    ['a book twice', (text) => text + text],
    ['a last line without its end', (text) => text.slice(0, -1)],
  ])('is noticed by %s', async (_name, change) => {
    await forge('books.ndjson.gz', change, (manifest) => void (manifest.counts.pitchbooks = 5));
    expect(await refusal()).toMatchObject({ code: 'backup_damaged', message: expect.stringContaining('books.ndjson.gz') });
  });

  it('is noticed by what is no archive at all', async () => {
    await forge('books.ndjson.gz', (text) => text, () => undefined);
    expect((await readBackup(folder)).manifest.counts.pitchbooks).toBe(5);
    const bytes = Buffer.from('not packed');
    await forge('ledger.ndjson.gz', (text) => text, (manifest) => Object.assign(manifest.files[0], { bytes: bytes.length, sha256: sha256(bytes) }));
    await writeFile(at('books.ndjson.gz'), bytes);
    expect(await refusal()).toMatchObject({ code: 'backup_damaged', message: expect.stringContaining('cannot be unpacked') });
  });

  it('of another version is not guessed at', async () => {
    await forge('books.ndjson.gz', (text) => text, (manifest) => Object.assign(manifest, { format: 2 }));
    expect((await refusal()).message).toContain('manifest.json: its format is not one that this tool knows');
  });
});

describe('a backup that is not there', () => {
  it('is told by its name', async () => {
    folder = path.join(base, 'none');
    expect(await refusal()).toMatchObject({ code: 'file_access', message: `${folder} could not be read (it does not exist).` });
  });

  it('is no file', async () => {
    await writeFile(path.join(base, 'file'), '');
    folder = path.join(base, 'file');
    expect((await refusal()).code).toBe('file_access');
  });

  it('is not taken from a half-written one', async () => {
    await rename(folder, `${folder}.partial`);
    folder = `${folder}.partial`;
    await rm(at('SHA256SUMS'));
    expect((await refusal()).code).toBe('backup_damaged');
  });
});

it('a backup that changes after it was verified is noticed while it is read', async () => {
  const backup = await readBackup(folder);
  await copyFile(at('books.ndjson.gz'), path.join(base, 'copy'));
  await forge('books.ndjson.gz', (text) => text.replace('Falcon', 'Osprey'));
  await expect(collect(backup.books())).rejects.toMatchObject({ code: 'backup_damaged' });
});

it('the sums are those of sha256sum', () => {
  const expected = readdirSync(folder).filter((name) => name !== 'SHA256SUMS').map((name) => `${sha256(readFileSync(at(name)))}  ${name}`);
  expect(readFileSync(at('SHA256SUMS'), 'utf8').trimEnd().split('\n').toSorted()).toEqual(expected.toSorted());
});
