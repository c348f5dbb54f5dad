import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePrivateFolder, openPrivateFile, writePrivateFile } from '@/lib/migration/engine/private-file';

const folder = mkdtempSync(path.join(tmpdir(), 'private-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('private files', () => {
  it('are readable by their owner alone, and so are their folders', async () => {
    await writePrivateFile(path.join(folder, 'a', 'b.txt'), 'text');
    expect(modeOf(path.join(folder, 'a', 'b.txt'))).toBe('600');
    expect(modeOf(path.join(folder, 'a'))).toBe('700');
  });

  it('get their name when they are whole', async () => {
    await makePrivateFolder(path.join(folder, 'whole'));
    const file = await openPrivateFile(path.join(folder, 'whole', 'list'));
    await file.write('x'.repeat(600_000));
    expect(readdirSync(path.join(folder, 'whole'))).toEqual(['list.partial']);
    await file.finish();
    expect(readdirSync(path.join(folder, 'whole'))).toEqual(['list']);
  });

  it('keep the order of what several writers give at a time', async () => {
    const file = await openPrivateFile(path.join(folder, 'order'));
    const parts = Array.from({ length: 40 }, (_, n) => `${n}`.padEnd(50_000, '.'));
    await Promise.all(parts.map((part) => file.write(part)));
    await file.finish();
    expect(readFileSync(path.join(folder, 'order'), 'utf8')).toBe(parts.join(''));
  });

  it('leave nothing behind when they are discarded', async () => {
    const file = await openPrivateFile(path.join(folder, 'gone', 'list'));
    await file.write('something');
    await file.discard();
    expect(readdirSync(path.join(folder, 'gone'))).toEqual([]);
  });

  it('leave the former file as it was when they cannot be written', async () => {
    writeFileSync(path.join(folder, 'no-folder'), '');
    await expect(writePrivateFile(path.join(folder, 'no-folder', 'file'), 'x')).rejects.toMatchObject({
      name: 'MigrationError', code: 'file_access', message: expect.stringContaining('no-folder'),
    });
  });
});

// /dev/full answers every write as a full disk does.
describe('a full disk', () => {
  it('is called by its name', async () => {
    symlinkSync('/dev/full', path.join(folder, 'full.partial'));
    await expect(writePrivateFile(path.join(folder, 'full'), 'x')).rejects.toMatchObject({ code: 'disk_full', message: expect.stringContaining('The disk is full') });
  });
});
