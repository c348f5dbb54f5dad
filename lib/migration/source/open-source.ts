import { join } from 'node:path';
import { findSourceFiles } from './find-source-files';
import { SourcePass } from './source-pass';
import type { Source } from './source-record';

/**
 * Opens the old tool's data: a folder with `pitchbooks.json` and `pitchbook_<id>.json`, or one such file. Where a book
 * stands in the list and on its own and the two differ, the one with the later `updated` is taken.
 *
 * @throws MigrationError where the path is missing, cannot be read, or holds neither form.
 */
export async function openSource(path: string): Promise<Source> {
  const files = await findSourceFiles(path);
  const templatePrompts = files.templatePrompts === null ? null : join(files.folder, files.templatePrompts);
  return { name: files.name, bytes: files.bytes, templatePrompts, records: () => new SourcePass(files).records() };
}
