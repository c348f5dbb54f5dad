import { fail, failWith, ok, type Result } from '@/lib/errors/result';
import { validationError } from '@/lib/errors/validation';

/** The most that any request may send; next.config.ts says the same for actions. */
const maxBodyBytes = 10 * 1024 * 1024;

/** Whether the request itself says that it is larger than we take. */
export function declaresTooLarge(headers: Headers): boolean {
  const declared = headers.get('content-length');
  return declared !== null && Number(declared) > maxBodyBytes;
}

/**
 * The JSON of a request. Bytes are counted as they arrive, because a length may be missing or a lie.
 * Refuses other media types, larger bodies, broken UTF-8 and broken JSON.
 */
export async function readJson(request: Request): Promise<Result<unknown>> {
  if (declaresTooLarge(request.headers)) return failWith('payload_too_large');
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return failWith('unsupported_media_type');

  const bytes = await readBytes(request).catch((): 'broken off' => 'broken off');
  // Whoever sent it has gone or lost the connection: no fault of ours to report.
  if (bytes === 'broken off') return fail(validationError([{ field: '', message: 'Broke off before its end.', code: 'incomplete' }]));
  if (bytes === null) return failWith('payload_too_large');
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    const broken = error instanceof SyntaxError ? 'Is not valid JSON.' : 'Is not valid UTF-8.';
    const code = error instanceof SyntaxError ? 'invalid_json' : 'invalid_text';
    return fail(validationError([{ field: '', message: broken, code }]));
  }
}

async function readBytes(request: Request): Promise<Uint8Array | null> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > maxBodyBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(read.value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
