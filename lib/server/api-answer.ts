import type { AppError } from '@/lib/errors/app-error';
import { toActionError } from './action-result';

/** A successful answer of the API. */
export function apiSuccess(value: object, status: number): Response {
  return Response.json({ success: true, ...value }, { status, headers: { 'Cache-Control': 'no-store' } });
}

/** An error of the API, in the one shape all of them have. */
export function apiError(error: AppError, requestId: string): Response {
  const { details: _details, ...shown } = toActionError(error, requestId);
  const response = Response.json({ success: false, error: shown }, { status: error.status, headers: { 'Cache-Control': 'no-store' } });
  if (error.retryAfter !== undefined) response.headers.set('Retry-After', String(error.retryAfter));
  if (error.status === 401) response.headers.set('WWW-Authenticate', 'Bearer');
  return response;
}
