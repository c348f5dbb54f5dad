import { describe, expect, it } from 'vitest';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';

const postgrest = (code: string, message: string, details: string | null = null) => ({ code, message, details, hint: null });

describe('errors our own functions raise', () => {
  it.each([
    ['PT404', 'not_found', 'not_found', 404],
    ['PT403', 'forbidden', 'forbidden', 403],
    ['PT409', 'stale_revision', 'stale_revision', 409],
    ['PT409', 'last_owner', 'last_owner', 409],
    ['PT422', 'idempotency_mismatch', 'idempotency_mismatch', 422],
  ])('%s %s becomes %s with status %i', (sqlState, message, code, status) => {
    expect(classifyDatabaseError(postgrest(sqlState, message))).toMatchObject({ code, status });
  });

  it('carries the data of a conflict to the caller', () => {
    const detail = JSON.stringify({ revision: 7, conflicts: [{ index: 0, current: 'theirs' }] });
    expect(classifyDatabaseError(postgrest('PT409', 'edit_conflict', detail))).toMatchObject({
      code: 'edit_conflict',
      status: 409,
      details: { revision: 7, conflicts: [{ index: 0, current: 'theirs' }] },
    });
  });

  it('turns the errors of a validation into fields', () => {
    const errors = [{ field: 'sections.0.title', message: 'Must not be empty', code: 'too_small' }];
    expect(classifyDatabaseError(postgrest('PT400', 'validation', JSON.stringify({ errors })))).toMatchObject({
      code: 'validation',
      status: 400,
      fields: errors,
    });
  });

  it('keeps a machine code it does not know as the reason, under the code of the status', () => {
    expect(classifyDatabaseError(postgrest('PT400', 'invalid_order'))).toMatchObject({
      code: 'validation',
      details: { reason: 'invalid_order' },
    });
    expect(classifyDatabaseError(postgrest('PT403', 'archived', '{"since":1}'))).toMatchObject({
      code: 'forbidden',
      details: { reason: 'archived', since: 1 },
    });
  });

  it('never shows a text where a machine code belongs', () => {
    const error = classifyDatabaseError(postgrest('PT409', 'duplicate key value violates "books_pkey"', 'Key (title)=(x)'));
    expect(error.code).toBe('conflict');
    expect(JSON.stringify(error)).not.toMatch(/duplicate key|books_pkey|title/);
  });
});

describe('errors of the database itself', () => {
  it.each([
    ['42501', 'forbidden', 403],
    ['23505', 'conflict', 409],
    ['23503', 'conflict', 409],
    ['23514', 'validation', 400],
    ['22001', 'validation', 400],
    ['22P02', 'validation', 400],
    ['P0002', 'not_found', 404],
    ['PGRST116', 'not_found', 404],
    ['PGRST301', 'unauthenticated', 401],
    ['40001', 'unavailable', 503],
    ['40P01', 'unavailable', 503],
    ['57P01', 'unavailable', 503],
    ['08006', 'unavailable', 503],
    ['42P01', 'internal', 500],
    ['XX000', 'internal', 500],
  ])('%s becomes %s (%i) without any of its text', (sqlState, code, status) => {
    const error = classifyDatabaseError(postgrest(sqlState, 'select secret from t', 'Failing row contains (secret)'));
    expect(error).toMatchObject({ code, status });
    expect(JSON.stringify(error)).not.toMatch(/secret/);
  });
});

describe('a database that cannot be reached', () => {
  it.each([
    ['a refused connection', Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })],
    ['a reset connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['an unknown host', Object.assign(new Error('x'), { cause: { code: 'ENOTFOUND' } })],
    ['a failing name server', Object.assign(new Error('getaddrinfo EAI_AGAIN db'), { code: 'EAI_AGAIN' })],
    ['a timeout', new DOMException('The operation was aborted due to timeout', 'TimeoutError')],
    ['what postgrest-js makes of a fetch error', { code: '', message: 'TypeError: fetch failed', details: 'at x', hint: '' }],
    ['what auth-js makes of a fetch error', { name: 'AuthRetryableFetchError', message: '{}', status: 0, code: undefined }],
    ['a gateway error', { message: 'Bad Gateway', status: 502 }],
  ])('is unavailable: %s', (_, error) => {
    expect(classifyDatabaseError(error)).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5 });
  });

  it.each([408, 502, 503, 504, 520, 521, 522, 530, 540])('is unavailable by the status of the answer alone: %i', (status) => {
    expect(classifyDatabaseError({ message: '<html>' }, status)).toMatchObject({ code: 'unavailable', status: 503, retryAfter: 5 });
  });
});

it.each(['23514', 'SUP'])('knows a broken CHECK by its name, hosted or embedded: %s', (code) => {
  const message = 'error: new row for relation "slides" violates check constraint "slides_content_check"';
  expect(classifyDatabaseError({ code, message }, 500)).toMatchObject({ code: 'validation', status: 400, fields: [{ field: 'content', code: 'too_big' }] });
  expect(classifyDatabaseError({ code, message: 'violates check constraint "another"' }, 500)).toMatchObject({ code: 'validation', status: 400 });
});

it('takes whatever it does not know for a fault of ours', () => {
  for (const error of [undefined, null, 'text', 7, {}, new Error('boom'), { message: 'x', status: 400 }]) {
    expect(classifyDatabaseError(error)).toMatchObject({ code: 'internal', status: 500 });
  }
});

it('gives logs a code and never a text', () => {
  expect(classifyDatabaseError(postgrest('23505', 'x')).databaseCode).toBe('23505');
  expect(classifyDatabaseError(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })).databaseCode).toBe('ECONNREFUSED');
  expect(classifyDatabaseError({ code: 'not a code; drop table', message: 'x' })).not.toHaveProperty('databaseCode');
});

it('names who is working in the pitchbook, in words and as data', () => {
  const detail = JSON.stringify({ people: ['Ada Kern', 'Ben Ott'] });
  expect(classifyDatabaseError(postgrest('PT409', 'someone_present', detail))).toMatchObject({
    code: 'someone_present',
    message: 'Ada Kern and Ben Ott are working in this pitchbook right now.',
    details: { people: ['Ada Kern', 'Ben Ott'] },
  });
});
