import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MigrationError } from '../migration-error';

/** Base names of the files that the books are in. */
export type SourceFiles = {
  /** Base name of what was named as the source. */
  name: string;
  folder: string;
  /** The array of all books; null in a folder of single files. */
  list: string | null;
  /** `pitchbook_<id>.json`, in the order of their names in lower case. */
  singles: string[];
  templatePrompts: string | null;
  /** Files that are named like the old tool's and are not read. */
  aside: string[];
  /** How many single files and template prompts lie beside a list that was named itself. */
  besides: number;
  /** Bytes of all of them. */
  bytes: number;
};

const LIST = /^pitchbooks\.json$/i;
const SINGLE = /^pitchbook_.+\.json$/i;
const TEMPLATE_PROMPTS = /^template_prompts\.json$/i;
const ALIKE = /^pitchbook/i;
/** So many files are asked for their size at a time. */
const AT_ONCE = 64;

/**
 * Finds the old tool's files: in a folder, or one file (a list, or a single book) that is named itself. Letters' case in
 * names does not count; links are followed.
 *
 * @throws MigrationError where the path is missing, cannot be read, or holds nothing of the kind.
 */
export async function findSourceFiles(path: string): Promise<SourceFiles> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  // A path of `.` or a link still has a name of its own.
  const name = basename(await realpath(path)) || '/';
  if (info.isFile()) {
    const folder = join(path, '..');
    const besides = LIST.test(basename(path)) ? (await readdir(folder).catch(() => [])).filter((other) => SINGLE.test(other) || TEMPLATE_PROMPTS.test(other)).length : 0;
    return { name, folder, list: basename(path), singles: [], templatePrompts: null, aside: [], besides, bytes: info.size };
  }
  if (!info.isDirectory()) throw new MigrationError(`${path} is neither a file nor a folder`, { code: 'source', hint: 'name the folder of the old tool, or its pitchbooks.json' });
  return { name, folder: path, ...(await lookInto(path)) };
}

/** Why a file or folder cannot be read, as an error of code `file_access`. */
export function unreadable(path: string, error: NodeJS.ErrnoException): MigrationError {
  const isMissing = error.code === 'ENOENT';
  return new MigrationError(isMissing ? `${path} does not exist` : `${path} cannot be read: ${error.code ?? error.message}`, {
    code: 'file_access',
    hint: isMissing ? 'name the folder of the old tool, or its pitchbooks.json' : (READ_HINTS[error.code ?? ''] ?? 'see that this user may read it, or copy it to a disk that can be read'),
    cause: error,
  });
}

const READ_HINTS: Record<string, string> = {
  EACCES: 'see that this user may read it',
  ELOOP: 'the link leads round in a circle: name the file itself',
  ENOTDIR: 'part of the path is a file and not a folder',
  EISDIR: 'it is a folder: name the file itself',
};

async function lookInto(folder: string): Promise<Omit<SourceFiles, 'name' | 'folder'>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(folder, error);
  });
  const lists = names.filter((name) => LIST.test(name));
  if (lists.length > 1) {
    throw new MigrationError(`${folder} holds ${lists.toSorted().join(' and ')}`, { code: 'source', hint: 'move the one that is not in use out of the folder' });
  }
  const list = lists[0] ?? null;
  const singles = names.filter((name) => SINGLE.test(name)).map((name) => ({ name, key: name.toLowerCase() }));
  singles.sort((a, b) => compare(a.key, b.key) || compare(a.name, b.name));
  if (list === null && singles.length === 0) {
    throw new MigrationError(`${folder} holds neither pitchbooks.json nor pitchbook_<id>.json files`, { code: 'source', hint: 'name the data folder of the old tool' });
  }
  const found = {
    list,
    singles: singles.map(({ name }) => name),
    templatePrompts: names.find((name) => TEMPLATE_PROMPTS.test(name)) ?? null,
    besides: 0,
    aside: names.filter((name) => ALIKE.test(name) && !LIST.test(name) && !SINGLE.test(name)).toSorted(),
  };
  const read = [found.list, ...found.singles, found.templatePrompts].filter((name) => name !== null);
  let bytes = 0;
  for (let at = 0; at < read.length; at += AT_ONCE) {
    const sizes = await Promise.all(read.slice(at, at + AT_ONCE).map((name) => sizeOf(join(folder, name))));
    bytes += sizes.reduce((sum, size) => sum + size, 0);
  }
  return { ...found, bytes };
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

/** 0 for what cannot be looked at: reading it will tell why. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(({ size }) => size, () => 0);
}
