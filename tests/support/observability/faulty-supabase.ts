import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fault = { answer: { status: number; body: object } } | 'away' | 'hang';

export interface FaultySupabase {
  url: string;
  /** What becomes of calls of the data API from now on. */
  fault: Fault | null;
  /** Only calls whose path ends with it fail. */
  only: string;
  /** What becomes of calls of the Auth API. */
  authFault: Fault | null;
  close: () => Promise<void>;
}

/** Passes everything on to a Supabase, until it is told to fail. */
export async function startFaultySupabase(target: string): Promise<FaultySupabase> {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/\?.*/s, '');
    const fault = path.startsWith('/auth/v1/') ? known.authFault : path.startsWith('/rest/v1/') && path.endsWith(known.only) ? known.fault : null;
    if (fault !== null) {
      if (fault === 'away') return void request.socket.destroy();
      if (fault === 'hang') return;
      return void response.writeHead(fault.answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(fault.answer.body));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [])) as [string, string][]);
    const answer = await fetch(target + (request.url ?? ''), { method: request.method, headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) });
    const kept = [...answer.headers].filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding', 'connection'].includes(name));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const known: FaultySupabase = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: null,
    only: '',
    authFault: null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return known;
}
