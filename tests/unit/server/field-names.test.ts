import { globSync } from 'node:fs';
import { beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { fieldNames } from '@/lib/server/field-names';

const inputs = vi.hoisted(() => new Set<unknown>());
vi.mock('@/lib/server/define-action', () => ({ defineAction: ({ input }: { input: unknown }) => inputs.add(input) }));
vi.mock('@/lib/server/define-route', () => ({
  endpoint: ({ params, query, body }: Record<string, unknown>) => [params, query, body].map((part) => inputs.add(part)),
  defineRoute: () => ({}),
}));

/** Not of a schema: a header, and what a broken CHECK is about. */
const elsewhere = ['Idempotency-Key', 'content'];

const named = new Set<string>();
const seen = new Set<unknown>();
/** Notes the names of the fields of every object that a schema is made of. */
function visit(value: unknown): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof z.ZodObject) for (const name of Object.keys(value.shape)) named.add(name);
  for (const part of Object.values(value instanceof z.ZodType ? value.def : value)) visit(part);
}

beforeAll(async () => {
  const files = [...globSync('lib/actions/*.ts'), ...globSync('app/api/v1/**/route.ts')];
  for (const file of files) await import(/* @vite-ignore */ `../../../${file}`);
  for (const input of inputs) visit(input);
});

it('knows the name of every field that an action or the API takes, and no other name', () => {
  expect(inputs.size).toBeGreaterThan(15);
  expect([...fieldNames].toSorted()).toEqual([...named, ...elsewhere].toSorted());
});
