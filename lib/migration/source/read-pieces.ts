import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { MigrationError } from '../migration-error';
import { unreadable } from './find-source-files';
import { type ArraySplitter, type Piece, UnreadableFormat } from './split-array';

const CHUNK_BYTES = 1024 * 1024;
const SMALL_CHUNK_BYTES = 4096;

/** What is known of a file that was read to its end. */
export type FileEnd = {
  /** SHA-256 of its bytes. */
  digest: Buffer;
  /** Its bytes are of another kind, and nothing was found in them. */
  fault: UnreadableFormat | null;
};

/**
 * Reads a file once, chunk by chunk, and yields its pieces.
 *
 * @throws MigrationError, of code `file_access` where the file cannot be read, of code `source` where it changes meanwhile.
 */
export async function* readPieces(path: string, splitter: ArraySplitter): AsyncGenerator<Piece, FileEnd, void> {
  const file = await openFile(path);
  try {
    const before = await file.stat({ bigint: true });
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(Number(before.size), SMALL_CHUNK_BYTES)));
    let fault: UnreadableFormat | null = null;
    for (let isLast = false; !isLast; ) {
      const bytes = await readInto(chunk, file, path);
      hash.update(bytes);
      isLast = bytes.length === 0;
      if (fault) continue;
      if (isLast) splitter.finish();
      else splitter.feed(bytes);
      for (let next = take(splitter); next !== undefined; next = take(splitter)) {
        if (next instanceof UnreadableFormat) {
          // The rest still counts for the file's hash.
          fault = next;
          break;
        }
        yield next;
      }
    }
    const after = await file.stat({ bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
      throw new MigrationError(`${basename(path)} changed while it was read`, { code: 'source', hint: 'stop the old tool, or copy its folder and name the copy; then start again' });
    }
    return { digest: hash.digest(), fault };
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const failed = (error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  };
  // To open a pipe would wait for a writer.
  const info = await stat(path).catch(failed);
  if (!info.isFile()) throw new MigrationError(`${path} is not a file`, { code: 'file_access', hint: 'put the file itself in its place' });
  return open(path).catch(failed);
}

async function readInto(chunk: Buffer, file: FileHandle, path: string): Promise<Buffer> {
  const { bytesRead } = await file.read(chunk).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  return chunk.subarray(0, bytesRead);
}

function take(splitter: ArraySplitter): Piece | UnreadableFormat | undefined {
  try {
    return splitter.next();
  } catch (error) {
    if (error instanceof UnreadableFormat) return error;
    throw error;
  }
}
