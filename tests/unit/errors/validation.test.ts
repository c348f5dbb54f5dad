import { expect, it } from 'vitest';
import { z } from 'zod';
import { appError } from '@/lib/errors/app-error';
import { errorTable } from '@/lib/errors/error-table';
import { fieldErrors } from '@/lib/errors/validation';

it('lists every wrong field at once with its dotted path', () => {
  const schema = z.object({ title: z.string(), sections: z.array(z.object({ title: z.string().min(1) })) });
  const parsed = schema.safeParse({ sections: [{ title: 'ok' }, { title: '' }] });
  expect(fieldErrors(parsed.error!).map(({ field, code }) => [field, code])).toEqual([
    ['title', 'invalid_type'],
    ['sections.1.title', 'too_small'],
  ]);
});

it('names each unknown key of a strict object', () => {
  const parsed = z.object({ book: z.strictObject({}) }).safeParse({ book: { a: 1, b: 2 } });
  expect(fieldErrors(parsed.error!).map(({ field }) => field)).toEqual(['book.a', 'book.b']);
});

it('stays short, however much is wrong and however long the names are', () => {
  const many = z.array(z.string()).safeParse(Array.from({ length: 50_000 }, () => 1));
  expect(fieldErrors(many.error!)).toHaveLength(1_000);
  const unknown = z.strictObject({}).safeParse(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1])));
  expect(fieldErrors(unknown.error!)).toHaveLength(1_000);
  const long = z.strictObject({}).safeParse({ ['x'.repeat(1_000_000)]: 1 });
  expect(fieldErrors(long.error!)[0]?.field).toHaveLength(100);
});

it('reports our own faults only', () => {
  const reported = Object.entries(errorTable).filter(([, entry]) => entry.reported);
  expect(reported.map(([code]) => code)).toEqual(['unavailable', 'internal']);
  expect(reported.every(([, entry]) => entry.status >= 500)).toBe(true);
});

it('gives every error the status and text of the table', () => {
  expect(appError('rate_limited', { retryAfter: 3 })).toEqual({
    code: 'rate_limited',
    status: 429,
    message: errorTable.rate_limited.message,
    retryAfter: 3,
  });
});
