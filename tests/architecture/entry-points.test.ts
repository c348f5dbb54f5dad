import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routeKind } from '@/lib/server/edge/route-kind';
import { config } from '@/middleware';
import { appFiles, unknownAppFiles } from '../support/security/app-routes';
import { filesIn, sourceFiles, type SourceFile } from './source-files';

/**
 * Every door to the server is an action (made by defineAction), a route of the API (made by defineRoute), a page, or one of the
 * handlers below: that the first two each have a schema and a class of limit is held in actions-and-routes.test.ts.
 */
const handlers: Record<string, { takes: 'nothing' | { schema: string; in: string }; limit: 'read' | 'none' }> = {
  // Asked often, by what decides whether an instance lives; costs a query every two seconds at most.
  '/api/health': { takes: 'nothing', limit: 'none' },
  '/api/health/live': { takes: 'nothing', limit: 'none' },
  // A scraper that holds the token is not limited; guesses are, as reads.
  '/api/metrics': { takes: { schema: 'holdsMetricsToken', in: 'lib/observability/answer-scrape.ts' }, limit: 'read' },
  '/api/v1/openapi.json': { takes: 'nothing', limit: 'read' },
  '/api/[...path]': { takes: 'nothing', limit: 'read' },
  '/auth/confirm': { takes: { schema: 'linkSchema', in: 'lib/server/confirm-link.ts' }, limit: 'read' },
  '/.well-known/security.txt': { takes: 'nothing', limit: 'read' },
};

/** What makes of an address's own words a value that is known, on the pages that look at them. */
const readers = ['parseListQuery', 'safeNext'];

const patternOf = (file: string) => `/${file.split('/').slice(1, -1).filter((part) => !part.startsWith('(')).join('/')}`;
const addressOf = (pattern: string) => pattern.replace(/\[\.{0,3}\w+\]/g, 'x');
const pages = filesIn('app').filter(({ path }) => path.endsWith('/page.tsx') || path === 'app/page.tsx');
const routes = filesIn('app').filter(({ path }) => path.endsWith('/route.ts'));
const calls = ({ syntax }: SourceFile, name: string) => new RegExp(`\\b${name}\\(`).test(syntax.getFullText());
const ownRoutes = routes.filter((file) => !calls(file, 'defineRoute'));

describe('every entry point', () => {
  it('is a page, an action, a route of the API or a handler that is known here', () => {
    expect(ownRoutes.map(({ path }) => patternOf(path)).toSorted()).toEqual(Object.keys(handlers).toSorted());
    // Next knows more kinds of door, such as sitemap.ts, opengraph-image.tsx, and route.js beside route.ts.
    expect(unknownAppFiles(appFiles)).toEqual([]);
    expect(['pages', 'src', 'proxy.ts', 'app/api/trpc'].filter((path) => existsSync(path))).toEqual([]);
  });

  it('is looked for by its name, of which Next knows many', () => {
    const unknown = ['app/sitemap.ts', 'app/robots.ts', 'app/manifest.json', 'app/opengraph-image.tsx', 'app/(app)/icon.svg', 'app/x/route.tsx', 'app/x/route.js', 'app/x/page.ts', 'app/@side/default.tsx', 'app/template.tsx', 'app/favicon.ico'];
    expect(unknownAppFiles([...unknown, 'app/x/route.ts', 'app/x/page.tsx', 'app/layout.tsx', 'app/icon.svg'])).toEqual(unknown);
  });

  it('comes by the middleware', () => {
    const seen = new RegExp(`^${config.matcher[0]}$`);
    const missed = [...pages, ...routes].map(({ path }) => addressOf(patternOf(path))).filter((address) => !seen.test(address));
    expect(missed).toEqual([]);
  });

  it('that is read is limited as a read, but for health checks', () => {
    const unlimited = [...pages, ...routes].map(({ path }) => patternOf(path)).filter((pattern) => routeKind(addressOf(pattern)) === 'health');
    expect(unlimited.toSorted()).toEqual(Object.entries(handlers).filter(([, { limit }]) => limit === 'none').map(([pattern]) => pattern));
  });

  it('that is a handler of its own takes nothing, or judges what it takes', () => {
    const looksAtRequest = /\b(searchParams|nextUrl|\.json\(\)|\.text\(\)|formData|arrayBuffer|request\.url|params|cookies\(\)|request\.body)\b/;
    const careless = ownRoutes.filter((file) => {
      const takes = handlers[patternOf(file.path)]?.takes ?? 'nothing';
      if (takes === 'nothing') return looksAtRequest.test(file.syntax.getFullText());
      const judge = sourceFiles.find(({ path }) => path === takes.in);
      return judge === undefined || !new RegExp(`${takes.schema}(\\.safeParse)?\\(`).test(judge.syntax.getFullText());
    });
    expect(careless.map(({ path }) => path)).toEqual([]);
  });

  it("that is a page makes known values of its address's words before it uses them", () => {
    const curious = pages.filter(({ syntax }) => /\bsearchParams\b/.test(syntax.getFullText()));
    expect(curious.map(({ path }) => path)).toEqual(['app/(app)/[org]/pitchbooks/(list)/page.tsx', 'app/(auth)/sign-in/page.tsx']);
    expect(curious.filter((page) => !readers.some((reader) => calls(page, reader))).map(({ path }) => path)).toEqual([]);
  });
});
