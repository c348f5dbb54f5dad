import { openApiDocument } from '@/lib/schemas/openapi-document';

/** Public, and the same for everyone: it is made once, with the build. */
export const dynamic = 'force-static';

export function GET(): Response {
  // Next would let caches keep what is static for a year, beyond the next version of the app.
  return Response.json(openApiDocument(), { headers: { 'Cache-Control': 'public, max-age=300' } });
}
