import { createHash } from 'node:crypto';
import type { Redis } from '@upstash/redis';
import { describe, expect, it } from 'vitest';
import { resolveLimit } from '@/lib/rate-limit/classes';
import { createRedisStore } from '@/lib/rate-limit/redis-store';
import { withPlainScripts } from '@/lib/redis/plain-scripts';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const flagged = '#!lua flags=allow-key-locking\nreturn 1';

/** A Redis of which is known what it was asked; it refuses scripts as it is told to, and answers all others that it has seen. */
function redisThat(refuses: (script: string) => string | null) {
  const asked: [command: string, what: string][] = [];
  const known = new Set<string>();
  const fail = (fault: string, command: unknown[]) => Promise.reject(new Error(`${fault}, command was: ${JSON.stringify(command)}`));
  const client = {
    evalsha(hash: string, keys: string[]) {
      asked.push(['evalsha', hash]);
      return known.has(hash) ? Promise.resolve([4, Date.now(), 5]) : fail('NOSCRIPT No matching script.', ['evalsha', hash, ...keys]);
    },
    eval(script: string, keys: string[]) {
      asked.push(['eval', script]);
      const fault = refuses(script);
      if (fault !== null) return fail(fault, ['eval', script, ...keys]);
      known.add(sha1(script));
      return Promise.resolve([4, Date.now(), 5]);
    },
  };
  return { asked, known, client: client as unknown as Redis };
}
const asUpstash = () => redisThat(() => null);
const asRedis = () => redisThat((script) => (script.startsWith('#!') ? 'ERR Unexpected flag in script shebang: allow-key-locking' : null));
const use = resolveLimit('read', {});

describe('the scripts that count', () => {
  it('go to Upstash as they are, with the flag that only it knows', async () => {
    const { client, asked } = asUpstash();
    const store = createRedisStore(client, 'test');
    for (let count = 0; count < 3; count++) await store.consume(use, 'ada');
    expect(asked.map(([command]) => command)).toEqual(['evalsha', 'eval', 'evalsha', 'evalsha']);
    const script = asked[1]?.[1] ?? '';
    expect(script).toMatch(/^#!lua flags=allow-key-locking\n/);
    expect(asked[3]?.[1]).toBe(sha1(script));
  });

  it('go to Redis without the flag from the first refusal on, one command for each count', async () => {
    const { client, asked } = asRedis();
    const store = createRedisStore(client, 'test');
    for (let count = 0; count < 3; count++) await store.consume(use, 'ada');
    expect(asked.map(([command]) => command)).toEqual(['evalsha', 'eval', 'eval', 'evalsha', 'evalsha']);
    const [refused = '', plain = ''] = [asked[1]?.[1], asked[2]?.[1]];
    expect(refused).toBe(`#!lua flags=allow-key-locking\n${plain}`);
    expect(asked[4]?.[1]).toBe(sha1(plain));
  });
});

describe('a script', () => {
  it('that Redis has forgotten is not tried with the flag again', async () => {
    const { client, asked, known } = asRedis();
    const redis = withPlainScripts(client);
    await redis.eval(flagged, [], []);
    known.clear();
    await expect(redis.evalsha(sha1(flagged), [], [])).rejects.toThrow('NOSCRIPT');
    await redis.eval(flagged, [], []);
    expect(asked.slice(2)).toEqual([['evalsha', sha1('return 1')], ['eval', 'return 1']]);
  });

  it.each([
    ['another fault', 'ERR max requests limit exceeded', []],
    ['one whose command speaks of a flag', 'NOPERM no permission', ['Unexpected flag']],
  ])('fails with %s, and keeps its flag', async (_name, fault, keys) => {
    const { client, asked } = redisThat(() => fault);
    const redis = withPlainScripts(client);
    for (let count = 0; count < 2; count++) await expect(redis.eval(flagged, keys, [])).rejects.toThrow(fault);
    expect(asked).toEqual([['eval', flagged], ['eval', flagged]]);
  });
});
