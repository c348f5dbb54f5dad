import type * as Files from 'node:fs';
import { existsSync, readdirSync, statSync } from 'node:fs';
import type * as FilePromises from 'node:fs/promises';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readBackup } from '@/lib/migration/backup/read-backup';
import { writeBackup } from '@/lib/migration/backup/write-backup';
import { MigrationError } from '@/lib/migration/migration-error';
import { bookId, collect, fakeOrganization, organizationRow } from './fake-organization';

const disk = vi.hoisted(() => ({ fullAt: '' }));
// A full disk cannot be had in a test: writing one file fails as it would there.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Files>();
  const createWriteStream: typeof real.createWriteStream = (file, options) => {
    const stream = real.createWriteStream(file, options);
    if (disk.fullAt !== '' && String(file).endsWith(disk.fullAt)) Object.assign(stream, { [WRITE]: failToWrite });
    return stream;
  };
  return { ...real, createWriteStream };
});
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FilePromises>();
  const open: typeof real.open = async (file, ...rest) => {
    const handle = await real.open(file, ...rest);
    if (disk.fullAt !== '' && String(file).endsWith(disk.fullAt)) handle.writeFile = () => Promise.reject(noSpace());
    return handle;
  };
  return { ...real, open };
});
const WRITE: keyof Files.WriteStream = '_write';
const failToWrite = (_chunk: unknown, _encoding: unknown, done: (error: Error) => void) => done(noSpace());
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

let base = '';
let folder = '';
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'backup-'));
  folder = path.join(base, 'run', 'backup');
});
afterEach(async () => {
  disk.fullAt = '';
  await rm(base, { recursive: true });
});

const write = (target: ReturnType<typeof fakeOrganization>['target'], onProgress?: (progress: { done: number; of: number }) => void) =>
  writeBackup(target, { organization: 'house', runId: 'run-1', folder, now: () => new Date('2026-03-01T02:03:04Z') }, onProgress);

describe('a backup', () => {
  it('holds every book and every line of the ledger, in order', async () => {
    const ledger = Array.from({ length: 2_501 }, (_, place) => (place === 0 ? '{"run":{"id":"r"}}' : `{"item":{"source_index":${place}}}`));
    const house = fakeOrganization(250, { ledger });
    await write(house.target);
    const backup = await readBackup(folder);
    expect(await collect(backup.books())).toEqual(house.lines());
    expect(await collect(backup.ledger())).toEqual(ledger);
    expect(backup.manifest).toMatchObject({
      format: 1,
      createdAt: '2026-03-01T02:03:04.000Z',
      runId: 'run-1',
      organization: organizationRow,
      counts: { pitchbooks: 250, sections: 500, slides: 750, prompts: 250, versions: 0, runs: 1, items: 2_500 },
    });
  });

  it('keeps texts of any language and length byte for byte', async () => {
    const house = fakeOrganization(2);
    house.books.get(bookId(0))!.text = 'Łódź – 日本語 🎯\n\u2028"quoted"\\ \t\u0001';
    house.books.get(bookId(1))!.text = 'é'.repeat(3_000_000);
    await write(house.target);
    expect(await collect((await readBackup(folder)).books())).toEqual(house.lines());
  });

  it('of an organisation without books is one too', async () => {
    await write(fakeOrganization(0).target);
    const backup = await readBackup(folder);
    expect(await collect(backup.books())).toEqual([]);
    expect(backup.manifest.counts.pitchbooks).toBe(0);
  });

  it('is readable by its owner alone, and nothing else is left beside it', async () => {
    await write(fakeOrganization(120).target);
    expect(readdirSync(path.dirname(folder))).toEqual(['backup']);
    expect(readdirSync(folder).toSorted()).toEqual(['SHA256SUMS', 'books.ndjson.gz', 'ledger.ndjson.gz', 'manifest.json']);
    for (const place of [folder, path.dirname(folder)]) expect(statSync(place).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('tells how far it is', async () => {
    const told: { done: number; of: number }[] = [];
    await write(fakeOrganization(250).target, (progress) => told.push(progress));
    expect(told).toEqual([0, 100, 200, 250].map((done) => ({ done, of: 250 })));
  });

  it('asks for fewer books at once where they are large', async () => {
    const house = fakeOrganization(120);
    for (const book of house.books.values()) book.text = 'x'.repeat(1_000_000);
    await write(house.target);
    const sizes = house.calls.filter(({ name }) => name === 'backup_books').map(({ ids }) => ids.length);
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(8);
    expect((await readBackup(folder)).manifest.counts.pitchbooks).toBe(120);
  });
});

describe('a backup while people go on working', () => {
  const afterReading = (house: ReturnType<typeof fakeOrganization>, times: number, change: (time: number) => void) => {
    let time = 0;
    house.before((name) => {
      if (name !== 'list_backup_books') return;
      time++;
      // The first list begins the reading.
      if (time > 1 && time <= times + 1) change(time);
    });
  };

  it.each<[string, (house: ReturnType<typeof fakeOrganization>) => void]>([
    ['edited', ({ books }) => books.set(bookId(150), { ...books.get(bookId(150))!, revision: 2, text: 'Edited' })],
    ['given a version', ({ books }) => books.set(bookId(3), { ...books.get(bookId(3))!, versions: 1 })],
    ['deleted', ({ books }) => books.delete(bookId(99))],
    ['added in the middle', ({ books }) => books.set(`${bookId(99)}a`, { id: `${bookId(99)}a`, revision: 1, versions: 0, text: 'New' })],
    ['added at the end', ({ books }) => books.set(bookId(9_999), { id: bookId(9_999), revision: 1, versions: 0, text: 'New' })],
  ])('has the last state of a book that is %s', async (_name, change) => {
    const house = fakeOrganization(250);
    afterReading(house, 1, () => change(house));
    await write(house.target);
    expect(await collect((await readBackup(folder)).books())).toEqual(house.lines());
    const asked = house.calls.filter(({ name }) => name === 'backup_books').reduce((sum, { ids }) => sum + ids.length, 0);
    expect(asked).toBeLessThanOrEqual(250 + 101);
  });

  it('fetches again what changed between its listing and its reading', async () => {
    const house = fakeOrganization(30);
    let isFirst = true;
    house.before((name) => {
      if (name !== 'backup_books' || !isFirst) return;
      isFirst = false;
      house.books.get(bookId(4))!.revision = 2;
      house.books.delete(bookId(5));
    });
    await write(house.target);
    expect(await collect((await readBackup(folder)).books())).toEqual(house.lines());
  });

  it('gives up in the end where they never pause, and leaves nothing behind', async () => {
    const house = fakeOrganization(30);
    afterReading(house, Infinity, (time) => void (house.books.get(bookId(1))!.revision = time));
    await expect(write(house.target)).rejects.toMatchObject({ message: expect.stringContaining('faster than'), exitCode: 1 });
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });
});

describe('a backup that cannot be finished', () => {
  it('is not there at all where the database fails', async () => {
    const house = fakeOrganization(250);
    house.before((name, ids) => {
      if (name === 'backup_books' && ids.includes(bookId(120))) throw new MigrationError('The database is away.', { code: 'unavailable' });
    });
    await expect(write(house.target)).rejects.toThrow('The database is away.');
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });

  it.each(['books-1.part', 'books.ndjson.gz', 'ledger.ndjson.gz', 'manifest.json', 'SHA256SUMS'])('says that the disk is full at %s, and leaves nothing behind', async (name) => {
    disk.fullAt = name;
    await expect(write(fakeOrganization(250).target)).rejects.toMatchObject({ code: 'disk_full', message: `The disk is full: ${folder} could not be written.`, hint: expect.stringContaining('resume') });
    expect(readdirSync(path.dirname(folder))).toEqual([]);
  });

  it('says why where the folder cannot be made', async () => {
    await writeFile(path.join(base, 'run'), '');
    await expect(write(fakeOrganization(1).target)).rejects.toMatchObject({ code: 'file_access', message: expect.stringContaining(folder) });
  });

  it('is a matter of usage where there is no such organisation', async () => {
    const backup = writeBackup(fakeOrganization(1).target, { organization: 'nobody', runId: null, folder });
    await expect(backup).rejects.toMatchObject({ code: 'unknown_organization', exitCode: 64 });
    expect(existsSync(folder)).toBe(false);
  });

  it('begins anew where a killed one left its half behind', async () => {
    await mkdir(`${folder}.partial`, { recursive: true });
    await writeFile(path.join(`${folder}.partial`, 'books-0.part'), 'half');
    const house = fakeOrganization(3);
    await write(house.target);
    expect(await collect((await readBackup(folder)).books())).toEqual(house.lines());
    expect(existsSync(`${folder}.partial`)).toBe(false);
  });

  it('never overwrites one that is there', async () => {
    const house = fakeOrganization(3);
    await write(house.target);
    await expect(write(fakeOrganization(1).target)).rejects.toMatchObject({ code: 'file_access' });
    expect(await collect((await readBackup(folder)).books())).toEqual(house.lines());
  });
});
