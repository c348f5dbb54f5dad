import { describe, expect, it } from 'vitest';
import { classifyTargetError, isTransient } from '@/lib/migration/target/classify-target-error';
import { scrub } from '@/lib/migration/target/scrub';

const coded = (code: string, message = 'x', extra: object = {}) => Object.assign(new Error(message), { code, ...extra });
const fetchFailed = (code: string) => new TypeError('fetch failed', { cause: coded(code, `connect ${code}`) });
/** As postgrest-js hands a failed fetch on. */
const packed = (code: string) => ({ message: 'TypeError: fetch failed', details: `TypeError: fetch failed\n\nCaused by: Error: connect (${code})`, hint: '', code: '' });

describe('what a failed call means', () => {
  it.each([
    ['a wrong password', coded('28P01', 'password authentication failed for user "me"'), 0, 'wrong_key'],
    ['a wrong key', { message: 'Invalid API key', code: '' }, 401, 'wrong_key'],
    ['a bad token', { message: 'JWT expired', code: 'PGRST301' }, 401, 'wrong_key'],
    ['an unknown host', coded('ENOTFOUND', 'getaddrinfo ENOTFOUND db.example.com'), 0, 'host_not_found'],
    ['an unknown host of the API', packed('ENOTFOUND'), 0, 'host_not_found'],
    ['a closed port', coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'), 0, 'refused'],
    ['a closed port of the API', packed('ECONNREFUSED'), 0, 'refused'],
    ['a certificate of nobody', coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 0, 'tls'],
    ['a certificate of another host', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 0, 'tls'],
    ['a certificate of nobody at the API', fetchFailed('SELF_SIGNED_CERT_IN_CHAIN'), 0, 'tls'],
    ['a server without TLS', new Error('The server does not support SSL connections'), 0, 'tls'],
    ['a statement that took too long', coded('57014', 'canceling statement due to statement timeout'), 0, 'timeout'],
    ['an answer that did not come', new Error('Query read timeout'), 0, 'timeout'],
    ['a request that took too long', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 0, 'timeout'],
    ['a server that shuts down', coded('57P01', 'terminating connection due to administrator command'), 0, 'unavailable'],
    ['a server that crashed', coded('57P02'), 0, 'unavailable'],
    ['a server that starts', coded('57P03', 'the database system is starting up'), 0, 'unavailable'],
    ['a lost connection', coded('08006'), 0, 'unavailable'],
    ['a connection that broke', new Error('Connection terminated unexpectedly'), 0, 'unavailable'],
    ['a reset', coded('ECONNRESET', 'read ECONNRESET'), 0, 'unavailable'],
    ['a reset of the API', packed('ECONNRESET'), 0, 'unavailable'],
    ['an answer cut short', new TypeError('terminated', { cause: coded('UND_ERR_SOCKET', 'other side closed') }), 0, 'unavailable'],
    ['a connection that does not come about', new Error('Connection terminated due to connection timeout'), 0, 'unavailable'],
    ['a gateway without its database', { message: '<html>Bad gateway</html>' }, 502, 'unavailable'],
    ['too many connections', coded('53300', 'sorry, too many clients already'), 0, 'unavailable'],
    ['a deadlock', coded('40P01'), 0, 'unavailable'],
    ['a read-only database', coded('25006', 'cannot execute INSERT in a read-only transaction'), 0, 'read_only'],
    ['a read-only embedded database', { code: 'SUP', message: 'error: cannot execute UPDATE in a read-only transaction' }, 500, 'read_only'],
    ['a publishable key', coded('42501', 'permission denied for function import_pitchbooks'), 403, 'permission_denied'],
    ['a function that is missing', coded('42883', 'function public.judge_import(uuid) does not exist'), 0, 'schema_too_old'],
    ['a function that the API misses', { code: 'PGRST202', message: 'Could not find the function' }, 404, 'schema_too_old'],
    ['a request that is too large', { message: '<html>413</html>', code: '' }, 413, 'payload_too_large'],
    ['a full disk of the database', coded('53100', 'could not extend file'), 0, 'disk_full'],
    ['an unknown database', coded('3D000', 'database "x" does not exist'), 0, 'settings'],
    ['an unknown organisation', coded('PT404', 'unknown_organization', { detail: '{"field":"organization"}' }), 0, 'unknown_organization'],
    ['an unknown author', { code: 'PT404', message: 'unknown_author', details: '{"field":"author"}' }, 404, 'unknown_author'],
    ['a slug that cannot be', { code: 'PT400', message: 'invalid_slug', details: '{"organization":"api"}' }, 400, 'usage'],
    ['a run that is taken back', { code: 'PT409', message: 'rolling_back', details: '{}' }, 409, 'conflict'],
    ['arguments that do not fit', { code: 'PT400', message: 'validation', details: '{"errors":[{"field":"organization","code":"invalid","message":"x"}]}' }, 400, 'conflict'],
    ['a run that is another process\'s', { code: 'PT409', message: 'lease_lost', details: '{}' }, 409, 'lease_lost'],
    ['something else', coded('XX000', 'cache lookup failed'), 0, 'database'],
  ])('names %s', (_name, error, status, code) => {
    const found = classifyTargetError(error, { status });
    expect(found.code).toBe(code);
    expect(found.message).toMatch(/^[A-Z].*\.$/);
    expect(found.hint).toMatch(/\.$/);
  });

  it('asks again only where the database may come back', () => {
    const answers = ['57P01', '57P03', '08006', 'ECONNRESET', 'EAI_AGAIN', '40001', 'ECONNREFUSED'].map((code) => isTransient(classifyTargetError(coded(code))));
    expect(answers).not.toContain(false);
    for (const code of ['28P01', '42501', '42883', '25006', '57014', '23514', 'ENOTFOUND', 'PT409']) expect(isTransient(classifyTargetError(coded(code)))).toBe(false);
  });

  it('tells who runs already, and how to go on', () => {
    const detail = JSON.stringify({ runId: '7d1', holder: { host: 'night-desk', pid: 812 }, heartbeatAt: 'x', secondsAgo: 4.2 });
    const error = classifyTargetError(coded('PT409', 'run_in_progress', { detail }));
    expect(error).toMatchObject({
      code: 'run_in_progress',
      exitCode: 1,
      message: 'Another run into this organisation is in progress on night-desk, process 812 (last sign of life 4 s ago).',
      details: { runId: '7d1', secondsAgo: 4.2 },
    });
    expect(error.hint).toContain('resume 7d1');
    const half = classifyTargetError(coded('PT409', 'run_in_progress', { detail: JSON.stringify({ runId: '7d1', phase: 'rolling back' }) }));
    expect(half.hint).toContain('`rollback 7d1` goes on');
  });

  it('makes an unknown organisation, author or run, or a slug that cannot be, a mistake in usage, and nothing else', () => {
    expect(['unknown_organization', 'unknown_author', 'unknown_run', 'invalid_slug', 'lease_lost'].map((word) => classifyTargetError(coded('PT404', word)).exitCode)).toEqual([64, 64, 64, 64, 1]);
  });

  it('names the organisation that is not there', () => {
    expect(classifyTargetError(coded('PT404', 'unknown_organization', { detail: '{"organization": "nowhere"}' })).message).toBe('There is no organisation "nowhere".');
  });

  it('never asks for --create-org where a slug cannot be', () => {
    const { message, hint } = classifyTargetError(coded('PT400', 'invalid_slug', { detail: '{"organization": "api"}' }));
    expect(`${message} ${hint}`).toMatch(/short name.*2 to 60 lower-case letters/);
    expect(`${message} ${hint}`).not.toContain('--create-org');
  });
});

describe('a failure that is not expected', () => {
  it('is told without what the database says about the data', () => {
    const error = classifyTargetError(coded('23514', 'new row for relation "slides" violates check constraint "slides_content_check"', { detail: 'Failing row contains (Project Falcon)' }));
    expect(error.message).toContain('slides_content_check');
    expect(error.message).toContain('23514');
    expect(classifyTargetError(coded('22P02', 'invalid input syntax for type json: "Project Falcon"')).message).not.toContain('Falcon');
    expect(JSON.stringify([error.message, error.hint, error.details, error.stack])).not.toContain('Falcon');
  });

  it('is told with the name of what is missing', () => {
    expect(classifyTargetError(coded('58P01', 'could not access file "x"')).message).toContain('could not access file "x"');
  });

  it('never holds a secret, wherever the driver put it', () => {
    const secret = 'hush+hush/1';
    const error = classifyTargetError(coded('XX000', `connection postgresql://me:${secret}@db/x with ${encodeURIComponent(secret)} failed`), { secrets: [secret] });
    expect(`${error.message} ${error.hint} ${error.stack} ${String(error.cause)}`).not.toMatch(/hush/);
  });
});

describe('scrubbing', () => {
  it.each([
    'postgresql://me:hush@db.example.com/books',
    'https://me:hush@abc.supabase.co',
    'host=x password=hush user=me',
    'apikey sb_secret_hush',
    'Bearer eyJhbGciOi.eyJodXNo.hush',
  ])('takes the secret out of %s', (text) => {
    expect(scrub(`failed: ${text}`)).not.toMatch(/hush/);
    expect(scrub(`failed: ${text}`)).toContain('[secret]');
  });

  it('leaves other text alone', () => {
    expect(scrub('relation "slides" at postgresql://db.example.com/books')).toBe('relation "slides" at postgresql://db.example.com/books');
  });
});
