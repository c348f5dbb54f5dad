import 'server-only';
import { env } from '@/lib/env/env';
import { appError } from '@/lib/errors/app-error';
import { apiError } from '@/lib/server/api-answer';
import { requestIdFrom } from '@/lib/server/request-id';
import { holdsMetricsToken } from './metrics-token';
import { prometheusOfProcess } from './prometheus';

/** What was counted, for who holds the token; where none is set, there is nothing here. */
export async function answerScrape(headers: Headers): Promise<Response> {
  const requestId = requestIdFrom(headers);
  if (env().METRICS_TOKEN === undefined) return apiError(appError('not_found'), requestId);
  if (!(await holdsMetricsToken(headers))) {
    return apiError(appError('unauthenticated', { message: 'Send the token of the metrics as "Authorization: Bearer …".' }), requestId);
  }
  const { print, contentType } = prometheusOfProcess();
  return new Response(await print(), { headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' } });
}
