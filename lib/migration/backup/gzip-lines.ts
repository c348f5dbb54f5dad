import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** A new file that nobody else can read, and that is on the disk when it closes. */
const newFile = { flags: 'wx', mode: 0o600, flush: true } as const;

/** Writes lines into a new compressed file. */
export async function writeGzipLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(withLineEnds(lines)), createGzip(), createWriteStream(file, newFile));
}

/** Writes compressed files one after the other into a new one, which is their concatenation; tells its length and hash. */
export async function joinFiles(file: string, parts: readonly string[]): Promise<{ bytes: number; sha256: string }> {
  const { measure, result } = measured();
  await pipeline(Readable.from(contentOf(parts)), measure, createWriteStream(file, newFile));
  return result();
}

/** Length and SHA-256 of a file as it lies there. */
export async function measureFile(file: string): Promise<{ bytes: number; sha256: string }> {
  const { measure, result } = measured();
  await pipeline(createReadStream(file), measure.resume());
  return result();
}

/**
 * The lines of a compressed file, one in memory at a time.
 * @param onEnd told the length and hash of what was read.
 */
export async function* readGzipLines(file: string, onEnd: (read: { bytes: number; sha256: string }) => void): AsyncGenerator<string> {
  const { measure, result } = measured();
  const source = createReadStream(file);
  const text = createGunzip();
  // A failure anywhere shows where the lines are read.
  const flow = pipeline(source, measure, text);
  flow.catch((error: Error) => text.destroy(error));
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, start)) {
        pieces.push(chunk.subarray(start, end));
        yield Buffer.concat(pieces).toString('utf8');
        pieces = [];
        start = end + 1;
      }
      if (start < chunk.length) pieces.push(chunk.subarray(start));
    }
    await flow;
  } finally {
    source.destroy();
  }
  if (pieces.length > 0) throw new Error('the last line is cut short');
  onEnd(result());
}

const lineEnd = 0x0a;

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(`${line}\n`);
}

async function* contentOf(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) for await (const chunk of createReadStream(file)) yield chunk as Buffer;
}

function measured(): { measure: Transform; result: () => { bytes: number; sha256: string } } {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { measure, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
