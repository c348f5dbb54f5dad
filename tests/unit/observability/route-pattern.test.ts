import { describe, expect, it } from 'vitest';
import { listRoutes } from '@/lib/observability/list-routes';
import { routePattern } from '@/lib/observability/route-pattern';

const routes = listRoutes('.');

describe('the pattern of a path', () => {
  it.each([
    ['/', '/'],
    ['/sign-in', '/sign-in'],
    ['/demo/pitchbooks', '/[org]/pitchbooks'],
    ['/demo/pitchbooks/', '/[org]/pitchbooks'],
    ['/demo/pitchbooks/new', '/[org]/pitchbooks/new'],
    ['/demo/pitchbooks/0a000000-0000-4000-8000-000000000001', '/[org]/pitchbooks/[id]'],
    ['/demo/pitchbooks/0a000000-0000-4000-8000-000000000001/details', '/[org]/pitchbooks/[id]/details'],
    ['/api/v1/pitchbooks/jane@x.com', '/api/v1/pitchbooks/[id]'],
    ['/api/v1/pitchbooks', '/api/v1/pitchbooks'],
    ['/api/health', '/api/health'],
    ['/api/what/ever', '/api/[...path]'],
    ['/_next/static/chunks/a.js', '/_next/[...file]'],
    ['/jane@x.com', 'other'],
    ['/wp-admin/setup.php', 'other'],
    ['', '/'],
    ['//', '/'],
  ])('%s is %s', (path, pattern) => {
    expect(routePattern(path, routes)).toBe(pattern);
  });

  it('is one of a list, whatever is asked for', () => {
    const known = new Set([...routes, '/_next/[...file]', 'other']);
    for (let at = 0; at < 500; at++) {
      const path = `/${Array.from({ length: at % 7 }, () => Math.random().toString(36)).join('/')}`;
      expect(known).toContain(routePattern(path, routes));
    }
  });
});
