import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Less than this is kept as it is: it would cost more time than it saves room. */
const WORTH_COMPRESSING = 2_000;
/** More comes from no book of ours. */
const MOST_UNPACKED_BYTES = 64_000_000;
const GZIP_MARK = 0x1f;

/** JSON, compressed: a book takes a quarter of its text. */
export async function pack(value: unknown): Promise<Uint8Array> {
  const text = Buffer.from(JSON.stringify(value));
  return text.byteLength < WORTH_COMPRESSING ? text : compress(text, { level: 1 });
}

/**
 * At once, like the parsing of JSON that follows and takes longer: to wait for another thread would cost more than it saves.
 * @throws where the bytes are nothing that was packed.
 */
export function unpack(bytes: Uint8Array): unknown {
  const text = bytes[0] === GZIP_MARK ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }) : bytes;
  return JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString());
}
