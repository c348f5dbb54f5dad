import { appError } from '@/lib/errors/app-error';
import { apiError } from '@/lib/server/api-answer';
import { requestIdFrom } from '@/lib/server/request-id';

/** Whatever is not a route of the API: scripts get the same JSON as everywhere, not a page. */
function notFound(request: Request): Response {
  return apiError(appError('not_found'), requestIdFrom(request.headers));
}

export { notFound as DELETE, notFound as GET, notFound as HEAD, notFound as OPTIONS, notFound as PATCH, notFound as POST, notFound as PUT };
