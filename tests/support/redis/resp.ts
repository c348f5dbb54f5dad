import { connect, type Socket } from 'node:net';

/** What Redis answers to a command: a text, a number, nothing, or a list of such. */
export type Reply = string | number | null | Reply[];

/** Redis refused the command. */
export class ReplyError extends Error {}

/** One connection to Redis by its own protocol (RESP2). Commands are answered in their order. */
export interface RedisConnection {
  send(command: readonly string[]): Promise<Reply>;
  close(): void;
}

/** @throws where nobody listens there. */
export async function connectRedis(port: number): Promise<RedisConnection> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return speak(socket);
}

function speak(socket: Socket): RedisConnection {
  const waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  let received: Buffer = Buffer.alloc(0);
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('Redis closed the connection.')));
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let parsed = parse(received, 0); parsed !== null; parsed = parse(received, 0)) {
      received = received.subarray(parsed.end);
      const next = waiting.shift();
      if (parsed.reply instanceof ReplyError) next?.reject(parsed.reply);
      else next?.resolve(parsed.reply);
    }
  });
  return {
    send: (command) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('Redis closed the connection.'));
        waiting.push({ resolve, reject });
        socket.write(`*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`);
      }),
    close: () => socket.destroy(),
  };
}

/** One reply from this place on; null where it has not all arrived. */
function parse(bytes: Buffer, from: number): { reply: Reply | ReplyError; end: number } | null {
  const lineEnd = bytes.indexOf('\r\n', from);
  if (lineEnd < 0) return null;
  const kind = String.fromCharCode(bytes[from] ?? 0);
  const line = bytes.toString('utf8', from + 1, lineEnd);
  const end = lineEnd + 2;
  if (kind === '+') return { reply: line, end };
  if (kind === '-') return { reply: new ReplyError(line), end };
  if (kind === ':') return { reply: Number(line), end };
  const length = Number(line);
  if (length < 0) return { reply: null, end };
  if (kind === '$') return bytes.length < end + length + 2 ? null : { reply: bytes.toString('utf8', end, end + length), end: end + length + 2 };
  if (kind !== '*') throw new Error(`Redis sent ${kind}, which is no reply.`);
  const replies: Reply[] = [];
  let place = end;
  for (let count = 0; count < length; count++) {
    const item = parse(bytes, place);
    if (item === null) return null;
    if (item.reply instanceof ReplyError) return { reply: item.reply, end: item.end };
    replies.push(item.reply);
    place = item.end;
  }
  return { reply: replies, end: place };
}
