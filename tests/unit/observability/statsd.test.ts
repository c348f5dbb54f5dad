import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStatsd, statsdPacket } from '@/lib/observability/statsd';

let server: Socket;
let statsd: ReturnType<typeof createStatsd>;
let lines: Record<string, unknown>[] = [];

beforeEach(async () => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  statsd.close();
  server.close();
  vi.restoreAllMocks();
});

it('sends the duration and status of a request, and the duration of a database call', async () => {
  statsd = createStatsd({ host: 'localhost', port: server.address().port });
  const received = async () => String(((await once(server, 'message')) as [Buffer])[0]);
  const request = received();
  statsd({ what: 'request', method: 'GET', route: '/', status: 200, seconds: 0.0125 });
  expect(await request).toBe('pitchbook.request.duration:12.5|ms\npitchbook.request.status.200:1|c');
  const query = received();
  statsd({ what: 'query', operation: 'rpc', table: 'get_pitchbook', seconds: 0.008 });
  expect(await query).toBe('pitchbook.database.rpc.get_pitchbook:8|ms');
});

it('goes on without a word to anybody where the server is not found, and says so once', async () => {
  statsd = createStatsd({ host: 'no-such-host.invalid', port: 8125 });
  const query = { what: 'query', operation: 'select', table: 'slides', seconds: 1 } as const;
  for (let at = 0; at < 20; at++) expect(statsd(query)).toBeUndefined();
  await vi.waitFor(() => expect(lines).toMatchObject([{ event: 'statsd.failed' }]), 30_000);
  statsd(query);
  expect(lines).toHaveLength(1);
});

it('has no name that could be anything but ours', () => {
  statsd = createStatsd({ host: 'localhost', port: 8125 });
  expect(statsdPacket({ what: 'query', operation: 'select', table: 'a.b:1|c\nx', seconds: 1 })).toBe('pitchbook.database.select.other:1000|ms');
  expect(statsdPacket({ what: 'request', method: 'X', route: '/', status: 299, seconds: 1 })).toContain('pitchbook.request.status.other:1|c');
  expect(statsdPacket({ what: 'person', userId: 'ada' })).toBeNull();
});
