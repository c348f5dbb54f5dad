/**
 * Lets a server work on one request after the other. The emulator opens its transactions on one shared connection without
 * a lock: whenever it waits inside one, a second request would join that transaction, and with it the role and identity.
 */
export function oneAtATime(handle: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
  let last: Promise<unknown> = Promise.resolve();
  return async (request) => {
    // A slow sender must not hold up the others: its turn comes when all of it is here.
    const sent = await request.arrayBuffer();
    const { method, headers, url } = request;
    const answer = last.then(async () => {
      const response = await handle(new Request(url, { method, headers, body: sent.byteLength > 0 ? sent : null }));
      const body = await response.arrayBuffer();
      return new Response(body.byteLength > 0 ? body : null, response);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}
