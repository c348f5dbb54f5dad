import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const compress = promisify(gzip);
const uncompress = promisify(gunzip);

/** Less than this is kept as it is: it would cost more time than it saves room. */
const WORTH_COMPRESSING = 2_000;
/** More comes from no book of ours. */
const MOST_UNPACKED_BYTES = 64_000_000;
const GZIP_MARK = 0x1f;

/** JSON, compressed: a book takes an eighth of its text. */
export async function pack(value: unknown): Promise<Uint8Array> {
  const text = Buffer.from(JSON.stringify(value));
  return text.byteLength < WORTH_COMPRESSING ? text : compress(text, { level: 1 });
}

/** @throws where the bytes are nothing that was packed. */
export async function unpack(bytes: Uint8Array): Promise<unknown> {
  const text = bytes[0] === GZIP_MARK ? await uncompress(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }) : bytes;
  return JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString());
}
