import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeError, log } from '@/lib/observability/log';
import { inRequest } from '@/lib/observability/request-scope';

let lines: string[] = [];
const last = () => JSON.parse(lines.at(-1)!) as Record<string, unknown>;

beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('writes one JSON object a line', () => {
  log.info('action.done', { action: 'rename', durationMs: 12.3456 });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
  expect(last()).toMatchObject({ level: 'info', event: 'action.done', action: 'rename', durationMs: 12.35, time: expect.any(String) });
});

it('carries the id of the request it was written in, however deep', async () => {
  await inRequest('id-1', async () => {
    await Promise.resolve();
    log.warn('database.retry');
  });
  expect(last()).toMatchObject({ requestId: 'id-1' });
});

it('keeps the level that is asked for', () => {
  vi.stubEnv('LOG_LEVEL', 'warn');
  log.info('quiet');
  log.warn('loud');
  expect(lines).toHaveLength(1);
  vi.stubEnv('LOG_LEVEL', 'silent');
  log.error('nothing');
  expect(lines).toHaveLength(1);
});

describe('never writes down what people wrote or who they are', () => {
  it.each([
    ['a field that is not on the list', { prompt: 'secret text' }],
    ['an e-mail address in a known field', { action: 'ada@secret.example' }],
    ['a text in a known field', { code: 'the secret text' }],
    ['an object in a known field', { route: { secret: 1 } }],
  ])('%s', (_, fields) => {
    log.info('event', fields as never);
    expect(lines.at(-1)).not.toContain('secret');
  });

  it('the text of an unexpected error', () => {
    const error = new TypeError("Cannot use 'in' operator to search for 'x' in secret text");
    log.error('error.unexpected', describeError(error));
    expect(lines.at(-1)).not.toContain('secret');
    expect(last()).toMatchObject({ errorName: 'TypeError', stack: expect.arrayContaining([expect.stringMatching(/^at /)]) });
  });

  it('a text that looks like a line of a stack', () => {
    const error = new Error('no\n    at secret text\n    at ada@secret.example (secret:1:1)');
    log.error('error.unexpected', describeError(error));
    expect(lines.at(-1)).not.toContain('secret');
    expect(last().stack).toEqual(expect.arrayContaining([expect.stringMatching(/log\.test\.ts:\d+:\d+/)]));
  });

  it('a token in a known field', () => {
    log.info('event', { code: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWNyZXQifQ.c2VjcmV0' });
    expect(last().code).toBe('[removed]');
  });

  it('a text in place of the event', () => {
    log.info('Signed in as ada@secret.example');
    expect(last().event).toBe('invalid_event');
  });
});
