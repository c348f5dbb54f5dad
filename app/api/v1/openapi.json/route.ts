import { openApiDocument } from '@/lib/schemas/openapi-document';

/** Public, and the same for everyone: it is made once, with the build. */
export const dynamic = 'force-static';

export function GET(): Response {
  return Response.json(openApiDocument());
}
