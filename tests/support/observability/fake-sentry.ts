import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

export interface FakeSentry {
  dsn: string;
  /** Everything received, as text: addresses, headers and bodies. */
  received: string[];
  /** Kinds of what was in the envelopes, such as `event` and `span`. */
  kinds: Set<string>;
  close: () => Promise<void>;
}

const decoders: Record<string, (body: Buffer) => Buffer> = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

/** A Sentry on loopback that keeps what it is sent. */
export async function startFakeSentry(): Promise<FakeSentry> {
  const received: string[] = [];
  const kinds = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const decode = decoders[request.headers['content-encoding'] ?? ''];
    const body = Buffer.concat(chunks);
    const text = (decode ? decode(body) : body).toString();
    received.push(`${request.url} ${JSON.stringify(request.rawHeaders)}\n${text}`);
    for (const [, kind] of text.matchAll(/^\{"type":"(\w+)"/gm)) kinds.add(kind ?? '');
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    dsn: `http://key@127.0.0.1:${(server.address() as AddressInfo).port}/1`,
    received,
    kinds,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
