import 'server-only';
import { failWith, ok, type Result } from '@/lib/errors/result';
import { record } from '@/lib/observability/record';
import { inRequest } from '@/lib/observability/request-scope';
import { setRateLimitHeaders } from '@/lib/rate-limit/headers';
import { limit, userKey } from '@/lib/rate-limit/limit';
import { createBearerSupabase } from '@/lib/supabase/bearer';
import { verifyToken } from '@/lib/supabase/verify-token';
import { apiError, apiSuccess } from './api-answer';
import { bearerToken } from './bearer-token';
import type { Caller } from './caller';
import type { Endpoint } from './endpoint';
import { logOutcome } from './outcome';
import { declaresTooLarge, readJson } from './read-body';
import { requestIdFrom } from './request-id';

export { endpoint } from './endpoint';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof methods)[number];
type Declared = Exclude<Method, 'HEAD' | 'OPTIONS'>;
type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type Handler = (request: Request, context: RouteContext) => Promise<Response>;

/**
 * Makes the handlers of one API route. Each request goes: method → declared size → who is it (bearer token only,
 * cookies are ignored) → rate limit → read the body → clean → validate → run → log → answer. Reads are counted in
 * the middleware; everything else here.
 */
export function defineRoute(definition: { route: string } & Partial<Record<Declared, Endpoint>>): Record<Method, Handler> {
  const { route, ...endpoints } = definition;
  const allow = methods.filter((method) => method === 'OPTIONS' || (method === 'HEAD' ? 'GET' : method) in endpoints).join(', ');

  const handle =
    (method: Method): Handler =>
    (request, context) => {
      const requestId = requestIdFrom(request.headers);
      return inRequest(requestId, async () => {
        const started = performance.now();
        if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { Allow: allow } });
        const declared = endpoints[method === 'HEAD' ? 'GET' : method];
        const answered = declared
          ? await answer(declared, method, request, context)
          : { result: failWith('method_not_allowed'), headers: new Headers({ Allow: allow }) };

        const { result, userId } = answered;
        const response = result.ok ? apiSuccess(result.value, declared?.status ?? 200) : apiError(result.error, requestId);
        answered.headers.forEach((value, name) => response.headers.set(name, value));
        logOutcome('api.done', result.ok ? null : result.error, {
          route,
          method,
          status: response.status,
          durationMs: performance.now() - started,
          userId,
        });
        return method === 'HEAD' ? new Response(null, response) : response;
      });
    };
  return Object.fromEntries(methods.map((method) => [method, handle(method)])) as Record<Method, Handler>;
}

interface Answered {
  result: Result<object>;
  headers: Headers;
  userId?: string;
}

async function answer(endpoint: Endpoint, method: Method, request: Request, context: RouteContext): Promise<Answered> {
  const headers = new Headers();
  let userId: string | undefined;
  const work = async (): Promise<Result<object>> => {
    if (declaresTooLarge(request.headers)) return failWith('payload_too_large');

    const caller = await identifyBearer(request.headers);
    if (!caller.ok) return caller;
    userId = caller.value.userId;

    if (endpoint.limit && method !== 'GET' && method !== 'HEAD') {
      const counted = await limit(endpoint.limit, userKey(userId));
      setRateLimitHeaders(headers, counted);
      if (!counted.allowed) {
        record({ what: 'refusal', limitClass: typeof endpoint.limit === 'string' ? endpoint.limit : endpoint.limit.class });
        return failWith('rate_limited', { retryAfter: counted.retryAfter });
      }
    }

    // Only now: to read and parse 10 MB costs more than to count.
    const body = endpoint.readsBody ? await readJson(request) : ok(undefined);
    if (!body.ok) return body;

    const bound = await endpoint.bind({
      params: await context.params,
      query: queryOf(request),
      body: body.value,
      idempotencyKey: request.headers.get('idempotency-key'),
    });
    return bound.ok ? bound.value(caller.value) : bound;
  };
  try {
    return { result: await work(), headers, userId };
  } catch (thrown) {
    return { result: failWith('internal', { cause: thrown }), headers, userId };
  }
}

async function identifyBearer(headers: Headers): Promise<Result<Caller>> {
  const token = bearerToken(headers);
  if (token === null) return failWith('unauthenticated', { message: 'Send a valid access token as "Authorization: Bearer …".' });
  const db = createBearerSupabase(token);
  const verified = await verifyToken(db, token);
  if (!verified.ok) return verified;
  record({ what: 'person', userId: verified.value });
  return ok({ db, userId: verified.value, requestId: requestIdFrom(headers) });
}

/** A key that is given twice becomes a list, which no schema of ours takes: better than choosing one. */
function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const entries = [...new Set(searchParams.keys())].map((key) => {
    const values = searchParams.getAll(key);
    return [key, values.length === 1 ? (values[0] as string) : values] as const;
  });
  return Object.fromEntries(entries);
}
