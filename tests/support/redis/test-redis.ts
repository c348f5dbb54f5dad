import { type RedisServer, startRedisServer } from './redis-server';
import { type RestAdapter, startRestAdapter } from './rest-adapter';

/** A real Redis behind Upstash's protocol, as the product meets it. */
export interface TestRedis extends Omit<RestAdapter, 'close'> {
  kill: RedisServer['kill'];
  restart: RedisServer['restart'];
  close: () => Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const server = await startRedisServer();
  const adapter = await startRestAdapter(server.port);
  return {
    ...adapter,
    kill: server.kill,
    restart: server.restart,
    async close() {
      await adapter.close();
      await server.kill();
    },
  };
}
