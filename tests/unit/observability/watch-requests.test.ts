import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '@/lib/observability/log';
import { record, setSinks, type Measurement } from '@/lib/observability/record';
import { actionRefusalHeader, refusalHeader } from '@/lib/observability/refusal-header';
import { countRequestError } from '@/lib/observability/request-error';
import { inRequest, markActionBegun, markFault, markLogged, markUnavailable } from '@/lib/observability/request-scope';
import { watchRequests } from '@/lib/observability/watch-requests';
import { closedPolicy } from '@/lib/security/csp';
import { securityHeaders } from '@/lib/security/headers';

const settings = vi.hoisted(() => ({ env: {} as { APP_ORIGIN?: string } }));
vi.mock('@/lib/env/env', () => ({ env: () => settings.env }));

let server: Server;
let measured: Measurement[] = [];
let lines: Record<string, unknown>[] = [];
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const errors = () => measured.filter(({ what }) => what === 'error');

beforeAll(async () => {
  watchRequests(['/[org]/pitchbooks', '/api/[...path]', '/api/health', '/api/health/live']);
  server = createServer((request, response) => handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  setSinks([]);
});
beforeEach(() => {
  measured = [];
  lines = [];
  settings.env = {};
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  setSinks([(each) => void measured.push(each)]);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Asks, and waits until the request was counted. */
async function send(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = ask({ port: (server.address() as AddressInfo).port, path, method, headers });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end();
  const [answer] = await answered;
  answer.resume();
  await vi.waitFor(() => expect(measured.some(({ what }) => what === 'request')).toBe(true));
  return answer;
}

it('measures each request once, under its route', async () => {
  handle = (request, response) => {
    // As Next does.
    request.url = '/_internal';
    response.writeHead(201).end('x');
  };
  await send('/jane@x.com/pitchbooks?q=secret', 'POST');
  expect(measured).toEqual([{ what: 'request', method: 'POST', route: '/[org]/pitchbooks', status: 201, seconds: expect.any(Number) }]);
});

it('gives an id to an answer that has none, as a file of the build, and leaves the one that an answer has', async () => {
  handle = (_request, response) => response.end('x');
  for (const file of ['/_next/static/a.js', '/icon.svg']) expect((await send(file)).headers['x-request-id'], file).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines).toEqual([]);
  handle = (_request, response) => response.setHeader('x-request-id', 'mine').end('x');
  expect((await send('/b')).headers['x-request-id']).toBe('mine');
});

describe('the security headers', () => {
  const strict = 'max-age=63072000; includeSubDomains; preload';

  it('are set on an answer that has none, with a policy that lets it load nothing', async () => {
    handle = (_request, response) => response.writeHead(308, { location: '/x' }).end();
    const { headers } = await send('//x');
    expect(headers).toMatchObject({ location: '/x', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'content-security-policy': closedPolicy });
    for (const name of Object.keys(securityHeaders)) expect(headers[name.toLowerCase()], name).toBe(securityHeaders[name]);
  });

  it('are left as they are on an answer that has them', async () => {
    handle = (_request, response) => response.setHeader('content-security-policy', "script-src 'nonce-x'").writeHead(200, { 'x-frame-options': 'SAMEORIGIN' }).end();
    expect((await send('/')).headers).toMatchObject({ 'content-security-policy': "script-src 'nonce-x'", 'x-frame-options': 'SAMEORIGIN' });
  });

  it.each([
    ['the proxy says so', undefined, 'https', strict],
    ['the nearest proxy says so', undefined, 'https, http', strict],
    ['the origin is, whatever the proxy says', 'https://books.example', 'http', strict],
    ['the origin is, and the proxy says nothing', 'https://books.example', undefined, strict],
    ['nobody says so', undefined, undefined, undefined],
    ['the nearest proxy says no', undefined, 'http, https', undefined],
    ['the origin is not', 'http://books.example', 'https', undefined],
  ])('ask for https for good where people come by it: %s', async (_name, origin, protocol, expected) => {
    settings.env = { APP_ORIGIN: origin };
    handle = (_request, response) => response.end('x');
    expect((await send('/icon.svg', 'GET', protocol === undefined ? {} : { 'x-forwarded-proto': protocol })).headers['strict-transport-security']).toBe(expected);
  });
});

it.each([
  ['/a%20b/%E2%82%AC?q=%E0', '/a%20b/%E2%82%AC?q=%E0'],
  ['//x', '//x'],
  ['/api/%E0%A4%A?q=%E0', '/api/%25E0%25A4%25A?q=%E0'],
  ['/50%', '/50%25'],
  ['http://evil.example//x', '//x'],
  ['http://evil.example', '/'],
  ['http://evil.example?q', '/?q'],
  ['http://[%//x', '//x'],
  ['*', '/'],
])('hands %s on to Next as %s, which it answers as any other', async (target, readable) => {
  let seen: string | undefined;
  handle = (request, response) => {
    seen = request.url;
    response.end();
  };
  await send(target);
  expect(seen).toBe(readable);
});

it('counts an answer that nobody waited for as 499', async () => {
  const asked = ask({ port: (server.address() as AddressInfo).port, path: '/api/x' });
  asked.on('error', () => undefined);
  handle = () => asked.destroy();
  asked.end();
  await vi.waitFor(() => expect(measured).toMatchObject([{ what: 'request', route: '/api/[...path]', status: 499 }]));
});

/** As Next hands on what the middleware answered. */
const refuseWith = (status: number, code: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.statusCode = status;
  response.setHeader(refusalHeader, code);
  response.end();
};

describe('what the middleware refused', () => {
  it('is counted by the code it gives', async () => {
    handle = refuseWith(413, 'payload_too_large');
    await send('/api/x');
    expect(errors()).toEqual([{ what: 'error', source: 'edge', code: 'payload_too_large' }]);
  });

  it('for its number counts as a refusal of reads too', async () => {
    handle = refuseWith(429, 'rate_limited');
    await send('/api/x');
    expect(errors()).toEqual([{ what: 'error', source: 'edge', code: 'rate_limited' }]);
    expect(measured).toContainEqual({ what: 'refusal', limitClass: 'read' });
  });
});

describe('an answer of 5xx', () => {
  it('is an error where nothing else said so', async () => {
    handle = (_, response) => response.writeHead(500).end();
    await send('/');
    expect(errors()).toEqual([{ what: 'error', source: 'server', code: 'internal' }]);
  });

  it('is none where a health check says no: nothing failed for anybody', async () => {
    handle = (_, response) => response.writeHead(503).end();
    for (const path of ['/api/health', '/api/health/live']) {
      measured = [];
      await send(path);
    }
    expect(measured).toMatchObject([{ what: 'request', route: '/api/health/live', status: 503 }]);
  });

  it('is not another one where its fault was counted', async () => {
    handle = (_, response) =>
      inRequest('0b9e8f5c-3c1b-4b62-9f0a-2f6a1c7d4e10', () => {
        record({ what: 'error', source: 'api', code: 'unavailable' });
        markFault();
        response.writeHead(503).end();
      });
    await send('/api/x');
    expect(errors()).toEqual([{ what: 'error', source: 'api', code: 'unavailable' }]);
  });
});

/** As Next does, in steps of its own: the status first, the head with the first bytes. */
const answerWith = (status: number) => (_: IncomingMessage, response: ServerResponse) => {
  response.statusCode = status;
  response.setHeader('content-type', 'text/html');
  response.write('x');
  response.end();
};

describe('a page that had to give up because the database was away', () => {
  it('is a 503 that says when to come back, and counts as one', async () => {
    handle = (request, response) => {
      markUnavailable();
      countRequestError(new Error('The viewer could not be read'), 'render');
      answerWith(500)(request, response);
    };
    const { statusCode, headers } = await send('/acme/pitchbooks');
    expect([statusCode, headers['retry-after'], headers['content-type']]).toEqual([503, '5', 'text/html']);
    expect(measured).toMatchObject([{ what: 'error', source: 'page', code: 'unavailable' }, { what: 'request', status: 503 }]);
  });

  it('is not one that failed of something else, nor one that was made after all', async () => {
    handle = answerWith(500);
    const failed = await send('/acme/pitchbooks');
    expect([failed.statusCode, failed.headers['retry-after']]).toEqual([500, undefined]);
    handle = (request, response) => {
      markUnavailable();
      answerWith(200)(request, response);
    };
    expect((await send('/acme/pitchbooks')).statusCode).toBe(200);
  });
});

describe('a request for an action', () => {
  const askForAction = () => send('/acme/pitchbooks', 'POST', { 'next-action': '7f' });

  it('that failed before the action began is a 400, or 413 where it was too large, and no fault of ours', async () => {
    for (const [error, status] of [[new SyntaxError('x'), 400], [Object.assign(new Error('x'), { statusCode: 413 }), 413]] as const) {
      measured = [];
      handle = (request, response) => {
        countRequestError(error, 'action');
        answerWith(500)(request, response);
      };
      const { statusCode, headers } = await askForAction();
      expect([statusCode, headers['content-type'], headers['x-frame-options']]).toEqual([status, 'text/html', 'DENY']);
      expect(measured).toMatchObject([{ what: 'error', source: 'action', code: status === 413 ? 'payload_too_large' : 'validation' }, { what: 'request', status }]);
    }
  });

  it('that failed in the action is a 500', async () => {
    handle = (request, response) => {
      markActionBegun();
      countRequestError(new Error('x'), 'action');
      answerWith(500)(request, response);
    };
    expect((await askForAction()).statusCode).toBe(500);
    expect(errors()).toEqual([{ what: 'error', source: 'action', code: 'internal' }]);
  });

  it('that Next handed on to the page of the action is answered as that page answers', async () => {
    handle = (request, response) => {
      response.setHeader(actionRefusalHeader, 'payload_too_large');
      answerWith(200)(request, response);
    };
    expect((await askForAction()).statusCode).toBe(413);
    expect(errors()).toEqual([]);
  });

  it('is one only where it is posted', async () => {
    handle = (request, response) => {
      countRequestError(new Error('x'), 'render');
      answerWith(500)(request, response);
    };
    expect((await send('/acme/pitchbooks', 'GET', { 'next-action': '7f' })).statusCode).toBe(500);
    expect(errors()).toEqual([{ what: 'error', source: 'page', code: 'internal' }]);
  });
});

describe('the line of a request', () => {
  const id = '0b9e8f5c-3c1b-4b62-9f0a-2f6a1c7d4e10';
  const withId = (next: typeof handle) => (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-request-id', id);
    next(request, response);
  };

  it('is written when a page was answered, by its pattern', async () => {
    handle = withId(answerWith(200));
    await send('/jane@x.com/pitchbooks?q=secret');
    expect(lines).toEqual([
      { time: expect.any(String), level: 'info', event: 'request.done', requestId: id, method: 'GET', route: '/[org]/pitchbooks', status: 200, durationMs: expect.any(Number) },
    ]);
  });

  it('is not a second one where an action, the API or the edge has written it', async () => {
    handle = withId((request, response) => {
      markLogged();
      answerWith(200)(request, response);
    });
    await send('/acme/pitchbooks', 'POST');
    measured = [];
    handle = withId(refuseWith(429, 'rate_limited'));
    await send('/acme/pitchbooks');
    expect(lines).toEqual([]);
  });

  it('is left out for what machines ask for all the time', async () => {
    handle = withId(answerWith(200));
    for (const path of ['/api/health', '/api/health/live', '/api/metrics', '/_next/static/x.js']) {
      measured = [];
      await send(path);
    }
    expect(lines).toEqual([]);
  });
});

it('gives every line the id of its request, as soon as there is one', async () => {
  handle = (request, response) => {
    response.setHeader('x-request-id', `id of ${request.url}`);
    setImmediate(() => {
      log.warn('database.retry');
      response.end();
    });
  };
  await Promise.all(['/a', '/b'].map((path) => send(path)));
  const retries = () => lines.filter(({ event }) => event === 'database.retry');
  await vi.waitFor(() => expect(retries()).toHaveLength(2));
  expect(retries().map(({ requestId }) => requestId).toSorted()).toEqual(['id of /a', 'id of /b']);
});

it('never fails a request because it cannot be counted', async () => {
  setSinks([() => { throw new Error('no'); }, (each) => void measured.push(each)]);
  handle = (_, response) => response.end();
  await send('/');
  expect(measured).toHaveLength(1);
});
