import { AsyncResource } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { quietConsole } from '@/lib/observability/quiet-console';
import { setSinks, type Measurement } from '@/lib/observability/record';
import { countRequestError, isSendersFault } from '@/lib/observability/request-error';
import { enterRequest, inRequest, markActionBegun, markUnavailable, newRequest, type RequestScope } from '@/lib/observability/request-scope';

let measured: Measurement[] = [];
beforeEach(() => {
  measured = [];
  setSinks([(each) => void measured.push(each)]);
});
afterEach(() => {
  setSinks([]);
});

describe('what Next catches', () => {
  it.each([
    ['render', 'page'],
    ['route', 'api'],
    ['action', 'action'],
    ['proxy', 'edge'],
  ])('in a %s is an error of the %s', (routeType, source) => {
    countRequestError(new Error('x'), routeType);
    expect(measured).toEqual([{ what: 'error', source, code: 'internal' }]);
  });

  it('twice in one request is one error: layout and page often fail of the same', () => {
    inRequest('r', () => {
      countRequestError(new Error('x'), 'render');
      countRequestError(new Error('x'), 'render');
    });
    expect(measured).toHaveLength(1);
  });
});

/** Works on a request that asks for an action. */
function askForAction(work: () => void): RequestScope {
  const request = newRequest(() => 'r', { awaitsAction: true });
  new AsyncResource('request').runInAsyncScope(() => {
    enterRequest(request);
    work();
  });
  return request;
}

/** As V8 writes the place: a message in front of its frames. */
const thrownAt = (message: string, ...frames: string[]) => Object.assign(new Error(message), { stack: [`Error: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n') });
const decoding = thrownAt('Unexpected end of JSON input', 'JSON.parse (<anonymous>)', 'tI (/app/node_modules/next/dist/compiled/next-server/app-page-turbo.runtime.prod.js:15:70523)');

describe('what fails before the action that was asked for begins', () => {
  it('is the sender\'s fault, and refused as such', () => {
    const { refusal } = askForAction(() => countRequestError(decoding, 'action'));
    expect([refusal, measured]).toEqual(['validation', [{ what: 'error', source: 'action', code: 'validation' }]]);
  });

  it('is refused as too large where Next says that it is', () => {
    const { refusal } = askForAction(() => countRequestError(Object.assign(new Error('Body exceeded 10mb limit.'), { statusCode: 413 }), 'action'));
    expect([refusal, measured]).toEqual(['payload_too_large', [{ what: 'error', source: 'action', code: 'payload_too_large' }]]);
  });

  it('is ours where the module of the action cannot be loaded', () => {
    for (const frame of ['instantiateModule (/app/.next/server/chunks/ssr/[turbopack]_runtime.js:885:9)', 'Module._load (node:internal/modules/cjs/loader:1234:5)']) {
      measured = [];
      const { refusal } = askForAction(() => countRequestError(thrownAt('x', frame), 'action'));
      expect([refusal, measured]).toEqual([null, [{ what: 'error', source: 'action', code: 'internal' }]]);
    }
  });

  it('stays the sender\'s whatever was written into what was sent', () => {
    const quoting = thrownAt('"\n    at x (node:internal/modules/cjs/loader:1:1)\n" is not valid JSON', 'JSON.parse (<anonymous>)');
    askForAction(() => expect(isSendersFault(quoting)).toBe(true));
  });

  it('is an outage where a page had to be made and could not', () => {
    const { refusal } = askForAction(() => {
      markUnavailable();
      countRequestError(new Error('x'), 'action');
    });
    expect([refusal, measured]).toEqual([null, [{ what: 'error', source: 'action', code: 'unavailable' }]]);
  });
});

it('what fails in an action is ours', () => {
  const { refusal } = askForAction(() => {
    markActionBegun();
    countRequestError(decoding, 'action');
  });
  expect([refusal, measured]).toEqual([null, [{ what: 'error', source: 'action', code: 'internal' }]]);
});

it('what fails in a request for no action is ours', () => {
  inRequest('r', () => expect(isSendersFault(decoding)).toBe(false));
  expect(isSendersFault(decoding)).toBe(false);
});

describe('what Next prints of it', () => {
  const { error, warn } = console;
  let lines: Record<string, unknown>[] = [];
  beforeEach(() => {
    lines = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(JSON.parse(line)));
    vi.stubEnv('NODE_ENV', 'production');
    quietConsole();
  });
  afterEach(() => {
    Object.assign(console, { error, warn });
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const caught = Object.assign(decoding, { digest: '1988572992' });

  it('is no line of an error where the sender is to blame: it has one of its own', () => {
    askForAction(() => console.error(' ⨯', caught));
    expect(lines).toEqual([]);
  });

  it('is one where we are, or where nobody else hears of it', () => {
    askForAction(() => {
      console.error('failed to forward action response', new Error('x'));
      markActionBegun();
      console.error(' ⨯', caught);
    });
    expect(lines).toMatchObject([{ level: 'error', event: 'console.error' }, { level: 'error', event: 'console.error' }]);
  });
});
