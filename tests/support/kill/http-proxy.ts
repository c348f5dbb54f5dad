import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AtPoint, CountingProxy, StopPoint } from './counting-proxy';

/** A proxy of the data API. */
export async function startHttpProxy(apiPort: number): Promise<CountingProxy> {
  const calls: string[] = [];
  let stopPoint: StopPoint | undefined;
  let what: AtPoint | undefined;
  let isStopped = false;

  const reach = (incoming: IncomingMessage) => {
    stopPoint = undefined;
    if (what?.do === 'stop') {
      isStopped = true;
      what.act();
    } else {
      incoming.socket.resetAndDestroy();
    }
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    calls.push(/\/rpc\/(\w+)/.exec(incoming.url ?? '')?.[1] ?? `${incoming.method} ${incoming.url?.split('?')[0]}`);
    const isPoint = calls.length === stopPoint?.request;
    if (isPoint && stopPoint?.when === 'before') return reach(incoming);
    const onward = request({ host: '127.0.0.1', port: apiPort, method: incoming.method, path: incoming.url, headers: incoming.headers });
    incoming.pipe(onward);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    const body: Buffer[] = [];
    for await (const chunk of answer) body.push(chunk as Buffer);
    if (isPoint) return reach(incoming);
    if (isStopped) return;
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.end(Buffer.concat(body));
  }

  const server = createServer((incoming, outgoing) => {
    if (isStopped) return;
    // The one who asked is gone, or the database is: either way there is nobody to answer.
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    at: (point, act) => {
      stopPoint = point;
      what = act;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
