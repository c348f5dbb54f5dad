import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLegacySource } from '@/lib/migration/read-legacy-source';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

describe('a folder of the old tool', () => {
  let folder: string;
  const put = (name: string, content: unknown) => writeFile(join(folder, name), typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'legacy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const titles = async () => (await readLegacySource(folder)).records.map(({ record }) => (record as { title: string }).title);

  it('is read from the list and from single files together, each book once', async () => {
    await put('pitchbooks.json', [{ id: A, title: 'listed', updated: '2024-01-01T00:00:00Z' }]);
    await put(`pitchbook_${A}.json`, { id: A, title: 'listed', updated: '2024-01-01T00:00:00Z' });
    await put(`pitchbook_${B}.json`, { id: B, title: 'single' });
    expect(await titles()).toEqual(['listed', 'single']);
  });

  it.each([
    ['2024-02-01T00:00:00Z', 'single'],
    ['2023-02-01T00:00:00Z', 'listed'],
  ])('takes the copy with the later "updated" (single file: %s)', async (updated, winner) => {
    await put('pitchbooks.json', [{ id: A, title: 'listed', updated: '2024-01-01T00:00:00Z' }]);
    await put(`pitchbook_${A}.json`, { id: A, title: 'single', updated });
    const source = await readLegacySource(folder);
    expect(source.records.map(({ record }) => (record as { title: string }).title)).toEqual([winner]);
    expect(source.notices).toHaveLength(1);
  });

  it('may start with a byte-order mark', async () => {
    await put('pitchbooks.json', `\ufeff[{"id":"${A}","title":"marked"}]`);
    expect(await titles()).toEqual(['marked']);
  });

  it('quarantines the second record of one id', async () => {
    await put('pitchbooks.json', [{ id: A, title: 'first' }, { id: A.toUpperCase(), title: 'second' }]);
    const source = await readLegacySource(folder);
    expect(source.records).toHaveLength(1);
    expect(source.quarantined).toMatchObject([{ index: 1, path: '$.id' }]);
  });

  it('quarantines a single file that was cut short and reads the others', async () => {
    await put('pitchbooks.json', [{ id: A, title: 'whole' }]);
    await put(`pitchbook_${B}.json`, '{"id": "2222');
    const source = await readLegacySource(folder);
    expect(source.records).toHaveLength(1);
    expect(source.quarantined).toMatchObject([{ path: '$' }]);
  });

  it.each([
    ['cut short', '[{"id":'],
    ['not a list', '{}'],
    ['broken UTF-8', new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])],
  ])('is refused with a plain message when the list is %s', async (_name, content) => {
    await put('pitchbooks.json', content);
    await expect(readLegacySource(folder)).rejects.toThrow(/pitchbooks\.json is not/);
  });

  it('is refused when it holds no books at all, or does not exist', async () => {
    await expect(readLegacySource(folder)).rejects.toThrow('holds neither');
    await expect(readLegacySource(join(folder, 'nowhere'))).rejects.toThrow('does not exist');
  });

  it('is not called missing when something else keeps it from being read', async () => {
    await put('file', 'text');
    await expect(readLegacySource(join(folder, 'file', 'inside'))).rejects.toThrow('cannot be read: ENOTDIR');
  });
});
