import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashFile, readManifest } from '@/scripts/database-backup/manifest';

let folder: string;
let dump: string;
const beside = (manifest: object) => writeFileSync(dump.replace(/dump$/, 'json'), JSON.stringify(manifest));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-manifest-'));
  dump = path.join(folder, 'pitchbook.dump');
  writeFileSync(dump, 'what was dumped');
});
afterEach(() => rmSync(folder, { recursive: true }));

const manifest = async () => ({
  format: 2, takenAt: '2026-03-01T02:00:00Z', server: '15.6', migration: '20260301000000', bytes: 15, sha256: await hashFile(dump), rows: { 'public.pitchbooks': 3 }, defaultPrivileges: [],
});

it('reads the manifest of a dump that is as it was written, and of no other one', async () => {
  beside(await manifest());
  await expect(readManifest(dump)).resolves.toEqual(await manifest());
  writeFileSync(dump, 'something else');
  await expect(readManifest(dump)).rejects.toThrow('its hash differs');
});

it.each([1, 3])('names the format %i of a backup that another version made', async (format) => {
  beside({ format, takenAt: '2026-01-01T02:00:00Z' });
  await expect(readManifest(dump)).rejects.toThrow(`pitchbook.json was made by another version (format ${format}; this one reads 2)`);
});

it('refuses what is no manifest at all', async () => {
  beside({ books: 3 });
  await expect(readManifest(dump)).rejects.toThrow('pitchbook.json is no manifest of a backup');
});
