import { expect, it } from 'vitest';
import { appError } from '@/lib/errors/app-error';
import { isAwayDigest } from '@/lib/errors/away-digest';
import { classifyDatabaseError } from '@/lib/errors/classify-database-error';
import { fail, failWith, ok } from '@/lib/errors/result';
import { inRequest, isUnavailable } from '@/lib/observability/request-scope';
import { readable, unreadable } from '@/lib/server/unreadable';

it('makes the answer a 503 where the database was away, and nothing else does', () => {
  const marks = (['unavailable', 'internal', 'unauthenticated'] as const).map((code) =>
    inRequest('r1', () => {
      expect(unreadable('The viewer', appError(code)).message).toBe(`The viewer could not be read: ${code}`);
      return [isUnavailable(), isAwayDigest((unreadable('The viewer', appError(code)) as { digest?: string }).digest)];
    }),
  );
  expect(marks).toEqual([[true, true], [false, false], [false, false]]);
});

it('gives a page what it is made of, finds nothing for whoever may not see it, and lets no fault pass for a page', () => {
  expect(readable('The list', ok([1]))).toEqual([1]);
  expect(() => readable('The list', failWith('not_found'))).toThrow('NEXT_HTTP_ERROR_FALLBACK;404');
  for (const code of ['internal', 'unavailable'] as const) expect(() => readable('The list', failWith(code))).toThrow(`The list could not be read: ${code}`);
});

it('lets no grant that was forgotten pass for something that is not there', () => {
  const refused = classifyDatabaseError({ code: '42501', message: 'permission denied for table pitchbooks', details: null, hint: null }, 403);
  expect(() => readable('The list', fail(refused))).toThrow('The list could not be read: forbidden');
});
