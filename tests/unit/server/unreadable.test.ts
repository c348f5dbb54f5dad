import { expect, it } from 'vitest';
import { appError } from '@/lib/errors/app-error';
import { inRequest, isUnavailable } from '@/lib/observability/request-scope';
import { unreadable } from '@/lib/server/unreadable';

it('makes the answer a 503 where the database was away, and nothing else does', () => {
  const marks = (['unavailable', 'internal', 'unauthenticated'] as const).map((code) =>
    inRequest('r1', () => {
      expect(unreadable('The viewer', appError(code)).message).toBe(`The viewer could not be read: ${code}`);
      return isUnavailable();
    }),
  );
  expect(marks).toEqual([true, false, false]);
});
