import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerScrape } from '@/lib/observability/answer-scrape';
import { describeQuery } from '@/lib/observability/describe-query';

const settings = vi.hoisted(() => ({ env: {} as Record<string, unknown> }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));

const token = 'a-token-of-thirty-two-characters';
const scrape = (authorization?: string) => answerScrape(new Headers(authorization === undefined ? {} : { authorization }));

beforeEach(() => {
  settings.env = { METRICS_TOKEN: token };
});

describe('/api/metrics', () => {
  it('prints what was counted for who holds the token, and keeps it out of caches', async () => {
    const answer = await scrape(`Bearer ${token}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain('# TYPE http_request_duration_seconds histogram');
  });

  it.each([undefined, token, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, 'Bearer '])('refuses %s', async (authorization) => {
    const answer = await scrape(authorization);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.text()).not.toContain('http_request');
  });

  it('does not exist where no token is set', async () => {
    settings.env = {};
    for (const authorization of [undefined, `Bearer ${token}`, 'Bearer undefined']) expect((await scrape(authorization)).status).toBe(404);
  });
});

describe('what a request to Supabase asks of the database', () => {
  it.each([
    ['https://x.supabase.co/rest/v1/rpc/get_pitchbook', 'POST', { operation: 'rpc', table: 'get_pitchbook' }],
    ['https://x.supabase.co/rest/v1/slides?select=id&title=eq.secret', 'GET', { operation: 'select', table: 'slides' }],
    ['https://x.supabase.co/rest/v1/slides', 'POST', { operation: 'insert', table: 'slides' }],
    ['https://x.supabase.co/rest/v1/slides?id=eq.1', 'PATCH', { operation: 'update', table: 'slides' }],
    ['https://x.supabase.co/rest/v1/slides?id=eq.1', 'DELETE', { operation: 'delete', table: 'slides' }],
    ['https://x.supabase.co/auth/v1/user', 'GET', null],
    ['https://x.supabase.co/rest/v1/', 'GET', null],
  ])('%s %s', (url, method, query) => {
    expect(describeQuery(url, method)).toEqual(query);
  });
});
