import { answerScrape } from '@/lib/observability/answer-scrape';

export const dynamic = 'force-dynamic';

/** What this instance counted, for Prometheus (docs/observability.md). */
export function GET(request: Request): Promise<Response> {
  return answerScrape(request.headers);
}
