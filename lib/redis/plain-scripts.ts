import type { Redis } from '@upstash/redis';

/** What `@upstash/ratelimit` asks of a client: EVALSHA first, and EVAL where the script is not known. */
type ScriptClient = Pick<Redis, 'get' | 'set' | 'eval' | 'evalsha'>;

/**
 * A client whose scripts run on Upstash and on Redis itself. They begin with `#!lua flags=allow-key-locking`, which Upstash takes
 * as it is; Redis knows no such flag and refuses them. From then on they are sent without that line, under the hash they have
 * then, so that each costs one command here as well.
 */
export function withPlainScripts(redis: Redis): ScriptClient {
  let refusesFlag = false;
  const plainHashes = new Map<string, string>();
  return {
    get: redis.get,
    set: redis.set,
    evalsha: (hash, keys, args) => redis.evalsha(plainHashes.get(hash) ?? hash, keys, args),
    async eval(script, keys, args) {
      try {
        if (!refusesFlag) return await redis.eval(script, keys, args);
      } catch (error) {
        if (!isUnknownFlag(error)) throw error;
        refusesFlag = true;
      }
      const plain = script.replace(/^#!.*\n/, '');
      plainHashes.set(await sha1(script), await sha1(plain));
      return redis.eval(plain, keys, args);
    },
  };
}

/** The client quotes the command behind the fault. */
function isUnknownFlag(error: unknown): boolean {
  return error instanceof Error && (error.message.split(', command was:')[0] ?? '').includes('Unexpected flag');
}

/** By this Redis names a script. On Edge there is WebCrypto alone. */
async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
