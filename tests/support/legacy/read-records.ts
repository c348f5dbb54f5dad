import { readFile } from 'node:fs/promises';

/** Every record of an array by its id, as plain JSON values. */
export async function readRecords(file: string): Promise<Map<string, unknown>> {
  const records = JSON.parse(await readFile(file, 'utf8')) as { id: string }[];
  return new Map(records.map((record) => [record.id, record]));
}
