import { AWAY_SECONDS } from '@/lib/errors/error-table';
import { readHealth } from '@/lib/server/health/read-health';

export const dynamic = 'force-dynamic';

/** Whether this instance can do its work: 503 when it cannot. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  const isReady = health.status === 'ok';
  return Response.json(health, { status: isReady ? 200 : 503, headers: { 'Cache-Control': 'no-store', ...(!isReady && { 'Retry-After': String(AWAY_SECONDS) }) } });
}
