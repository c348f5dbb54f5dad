import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectRedis, type RedisConnection, type Reply, ReplyError } from './resp';

/** Upstash's REST protocol in front of a Redis on this machine. */
export interface RestAdapter {
  url: string;
  token: string;
  /** Commands received, by name. */
  commands: string[];
  /** Lets requests wait from now on until `release`: a Redis that is slow beyond all patience. */
  hold: () => void;
  release: () => void;
  close: () => Promise<void>;
}

type Command = readonly string[];
type Answer = { result: unknown } | { error: string };

const token = 'token-of-the-test';

export async function startRestAdapter(redisPort: number): Promise<RestAdapter> {
  const commands: string[] = [];
  let connection: Promise<RedisConnection> | null = null;
  let held = Promise.withResolvers<void>();
  held.resolve();

  /** Redis knows the time of the machine only. Keys of scripts expire by this process's clock, which a test can set. */
  const expiry = new Map<string, number>();

  async function runScript(redis: RedisConnection, command: string[]): Promise<Reply> {
    const keys = command.slice(3, 3 + Number(command[2]));
    const gone = keys.filter((key) => Date.now() > (expiry.get(key) ?? Infinity));
    const steps = [...gone.map((key) => ['DEL', key]), command, ...keys.flatMap((key) => [['PTTL', key], ['PERSIST', key]])];
    // Sent together, so that nothing comes between them and hardly any time passes.
    const replies = await Promise.allSettled(steps.map((step) => redis.send(step)));
    for (const [index, key] of keys.entries()) {
      const left = replies[gone.length + 1 + 2 * index];
      if (left?.status === 'fulfilled' && Number(left.value) > 0) expiry.set(key, Date.now() + Math.round(Number(left.value) / 100) * 100);
    }
    const reply = replies[gone.length];
    if (reply?.status !== 'fulfilled') throw reply?.reason ?? new Error('No reply.');
    return reply.value;
  }

  async function execute(command: Command): Promise<Reply> {
    const name = String(command[0]).toLowerCase();
    commands.push(name);
    connection ??= connectRedis(redisPort);
    try {
      const redis = await connection;
      return await (/^eval(sha)?$/.test(name) ? runScript(redis, command.map(String)) : redis.send(command.map(String)));
    } catch (error) {
      // A refusal is an answer; anything else means that this connection is gone.
      if (!(error instanceof ReplyError)) connection = null;
      throw error;
    }
  }

  async function answer(command: Command, encoding: string | undefined): Promise<Answer> {
    try {
      const reply = await execute(command);
      return { result: encoding === 'base64' ? encode(reply) : reply };
    } catch (error) {
      if (error instanceof ReplyError) return { error: error.message };
      throw error;
    }
  }

  const server = createServer((request, response) => {
    const handle = async (): Promise<[status: number, body: unknown]> => {
      const body = await readBody(request);
      await held.promise;
      if (request.headers.authorization !== `Bearer ${token}`) return [401, { error: 'WRONGPASS invalid or missing auth token' }];
      const encoding = request.headers['upstash-encoding']?.toString();
      const sent: unknown = JSON.parse(body);
      if (request.url === '/pipeline' || request.url === '/multi-exec') {
        const answers: Answer[] = [];
        for (const command of sent as Command[]) answers.push(await answer(command, encoding));
        return [200, answers];
      }
      const given = await answer(sent as Command, encoding);
      return ['error' in given ? 400 : 200, given];
    };
    handle().then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      // Redis is gone: so is whoever stands before it.
      () => request.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    commands,
    hold: () => {
      held = Promise.withResolvers<void>();
    },
    release: () => held.resolve(),
    async close() {
      held.resolve();
      (await connection?.catch(() => null))?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** With `Upstash-Encoding: base64` every text but OK comes in Base64. */
function encode(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(encode);
  return typeof reply === 'string' && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
