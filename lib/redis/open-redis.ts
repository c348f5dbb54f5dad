import { Redis } from '@upstash/redis';

export interface RedisSettings {
  url: string;
  token: string;
  /** A slower Redis counts as away: waiting for it would slow every request. */
  timeoutMs?: number;
}

/** A client of Upstash's REST protocol, which also runs on Edge. Each command is sent once and throws when it has no answer in time. */
export function openRedis({ url, token, timeoutMs = 1_000 }: RedisSettings): Redis {
  return new Redis({
    url,
    token,
    // `retry: false` would still try twice, and a request that is counted twice is a limit half as large.
    retry: { retries: 0 },
    enableTelemetry: false,
    // Together with others a command would share their size, their delay and their faults.
    enableAutoPipelining: false,
    // We store ASCII only, which needs no second encoding.
    responseEncoding: false,
    // As a function: a signal of its own for each command, and an abort that throws instead of passing for an answer.
    signal: () => AbortSignal.timeout(timeoutMs),
  });
}
