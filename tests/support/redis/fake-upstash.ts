import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeUpstash {
  url: string;
  token: string;
  /** Commands received, by name. */
  commands: string[];
  /** Answer with errors from now on, or answer again. */
  fail: (isDown: boolean) => void;
  close: () => Promise<void>;
}

type Command = [name: string, ...args: string[]];

/**
 * A small Redis behind Upstash's REST protocol on loopback, with what @upstash/ratelimit's sliding
 * window needs. Its Lua script is stood in for by the same steps in TypeScript; real keys, real expiry.
 */
export async function startFakeUpstash(now: () => number): Promise<FakeUpstash> {
  const values = new Map<string, { value: number; expires: number }>();
  const commands: string[] = [];
  let isDown = false;

  const read = (key: string): number => {
    const entry = values.get(key);
    return entry && entry.expires > now() ? entry.value : 0;
  };

  /** Steps of `slidingWindowLimitScript` in @upstash/ratelimit 2.2. */
  const slidingWindow = (keys: string[], args: string[]): number[] => {
    const [current = '', previous = ''] = keys;
    const [tokens = 0, at = 0, window = 1, increment = 1] = args.map(Number);
    const before = Math.floor((1 - (at % window) / window) * read(previous));
    if (before + read(current) >= tokens) return [-1, tokens];
    const value = read(current) + increment;
    values.set(current, { value, expires: now() + window * 2 + 1000 });
    return [tokens - (value + before), tokens];
  };

  const execute = ([name, ...args]: Command): unknown => {
    commands.push(name.toLowerCase());
    switch (name.toLowerCase()) {
      case 'ping':
        return 'PONG';
      case 'evalsha':
      case 'eval': {
        const count = Number(args[1]);
        return slidingWindow(args.slice(2, 2 + count).map(String), args.slice(2 + count).map(String));
      }
      default:
        throw new Error(`unknown command ${name}`);
    }
  };

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      response.setHeader('content-type', 'application/json');
      if (isDown || request.headers.authorization !== 'Bearer fake-token') {
        response.statusCode = isDown ? 500 : 401;
        response.end(JSON.stringify({ error: 'refused' }));
        return;
      }
      const parsed = JSON.parse(body) as Command | Command[];
      const isPipeline = request.url === '/pipeline' || request.url === '/multi-exec';
      const answer = isPipeline ? (parsed as Command[]).map((command) => ({ result: execute(command) })) : { result: execute(parsed as Command) };
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: 'fake-token',
    commands,
    fail: (down) => {
      isDown = down;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
