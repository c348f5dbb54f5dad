import { env } from '@/lib/env/env';
import { sha256 } from '@/lib/security/sha256';

/** Whether a request carries the token of /api/metrics. Runs on Edge and Node. */
export async function holdsMetricsToken(headers: Headers): Promise<boolean> {
  const wanted = env().METRICS_TOKEN;
  const given = /^Bearer (\S{1,500})$/i.exec(headers.get('authorization') ?? '')?.[1];
  return wanted !== undefined && given !== undefined && isSame(await sha256(given), await sha256(wanted));
}

/** Takes as long wherever the difference is; of hashes, so that neither length nor content shows in the time. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
