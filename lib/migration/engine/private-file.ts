import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileError } from '../backup/file-error';

const FLUSH_AT = 256 * 1024;

/** Makes a folder, and those above it, that nobody else can look into. @throws MigrationError */
export async function makePrivateFolder(folder: string): Promise<void> {
  await named(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
}

/** Writes a file that nobody else can read, whole or not at all. @throws MigrationError */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const out = await openPrivateFile(file);
  try {
    await out.write(text);
    await out.finish();
  } catch (error) {
    await out.discard();
    throw error;
  }
}

/** Copies a file, byte for byte, to one that nobody else can read. @throws MigrationError */
export async function copyPrivateFile(from: string, to: string): Promise<void> {
  const bytes = await readFile(from).catch((error: unknown) => {
    throw fileError(error, from, 'read');
  });
  await makePrivateFolder(path.dirname(to));
  await named(to, () => writeFile(to, bytes, { mode: 0o600 }));
}

/** A file in the making: under another name until it is finished, so that half of one is never taken for the whole. */
export type PrivateFile = {
  write(text: string): Promise<void>;
  /** Puts it on the disk and gives it its name. */
  finish(): Promise<void>;
  discard(): Promise<void>;
};

/** Begins a file that nobody else can read; text can be of any length in all. @throws MigrationError */
export async function openPrivateFile(file: string): Promise<PrivateFile> {
  const partial = `${file}.partial`;
  await makePrivateFolder(path.dirname(file));
  const handle = await named(file, () => open(partial, 'w', 0o600));
  let waiting: string[] = [];
  let size = 0;
  let isOpen = true;
  let last: Promise<void> = Promise.resolve();
  // One after another, also when two callers write at a time.
  const flush = () => {
    const text = waiting.join('');
    waiting = [];
    size = 0;
    if (text !== '') last = last.then(() => named(file, () => handle.writeFile(text)));
    return last;
  };
  return {
    async write(text) {
      waiting.push(text);
      size += text.length;
      if (size >= FLUSH_AT) await flush();
    },
    async finish() {
      await flush();
      await named(file, () => handle.sync());
      isOpen = false;
      await named(file, () => handle.close());
      await named(file, () => rename(partial, file));
    },
    async discard() {
      if (isOpen) await handle.close();
      isOpen = false;
      await rm(partial, { force: true });
    },
  };
}

/** Runs one step on a file and says in plain words which file failed, and why. */
async function named<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw fileError(error, file, 'written');
  }
}
