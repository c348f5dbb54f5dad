import { request } from 'node:http';

const PIECE = 64 * 1024;

interface RawRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent in pieces, without a word of how long it is. */
  body?: string;
}

/**
 * Sends a request exactly as it is written here: `fetch` mends the target, refuses some methods and sets the length by itself.
 * @param target what stands in the first line of the request: a path as a rule
 */
export function sendRaw(app: string, target: string, { method = 'GET', headers = {}, body = '' }: RawRequest = {}): Promise<Response> {
  const { hostname, port } = new URL(app);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, method, headers, agent: false });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        // The server still waits, where a body was announced.
        sent.destroy();
        const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
        resolve(new Response(chunks.length === 0 ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: pairs }));
      });
    });
    for (let at = 0; at < body.length; at += PIECE) sent.write(body.slice(at, at + PIECE));
    sent.end();
  });
}
