import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { deletedAnswer, pitchbookAnswer, pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { openApiDocument } from '@/lib/schemas/openapi-document';
import { createPitchbookInput, idempotencyKey, patchPitchbookInput } from '@/lib/schemas/pitchbook';

type Media = { content: { 'application/json': { example: unknown } } };
type Operation = { parameters?: unknown; requestBody: Media; responses: Record<string, Media & { headers?: Record<string, unknown> }>; security?: unknown };

const api = JSON.parse(JSON.stringify(openApiDocument()));
const books: Record<'get' | 'post', Operation> = api.paths['/api/v1/pitchbooks'];
const book: Record<'get' | 'patch' | 'delete', Operation> = api.paths['/api/v1/pitchbooks/{id}'];
const operations = Object.values({ list: books.get, create: books.post, read: book.get, patch: book.patch, delete: book.delete });

describe("the API's description", () => {
  it('is OpenAPI 3.1 and asks for a bearer token everywhere', () => {
    expect(api.openapi).toBe('3.1.0');
    expect(api.security).toEqual([{ accessToken: [] }]);
    expect(api.components.securitySchemes.accessToken).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(operations.filter((operation) => operation.security)).toEqual([]);
  });

  it('carries the limits of the input', () => {
    const { properties, required } = api.components.schemas.CreatePitchbook;
    expect(required).toEqual(['title', 'sections']);
    expect(properties.title).toMatchObject({ minLength: 1, maxLength: 255 });
    expect(properties.sections).toMatchObject({ minItems: 1, maxItems: 50 });
    expect(properties.sections.items.properties.numberOfSlides).toMatchObject({ minimum: 1, maximum: 100, default: 1 });
  });

  it('takes those keys of a creation that the route takes', () => {
    const [{ name, required = false, schema }] = books.post.parameters as [{ name: string; required?: boolean; schema: { pattern: string } }];
    expect([name, required]).toEqual(['Idempotency-Key', false]);
    for (const key of ['k', '!~', 'x'.repeat(255), '', 'a b', 'é', '\t', 'x'.repeat(256)]) {
      expect([key, new RegExp(schema.pattern).test(key)]).toEqual([key, idempotencyKey.safeParse(key).success]);
    }
  });

  it('gives examples that its own schemas accept', () => {
    const examples: [z.ZodType, Media | undefined][] = [
      [createPitchbookInput, books.post.requestBody],
      [patchPitchbookInput, book.patch.requestBody],
      [pitchbookListAnswer, books.get.responses['200']],
      [pitchbookAnswer, books.post.responses['201']],
      [pitchbookAnswer, book.get.responses['200']],
      [pitchbookAnswer, book.patch.responses['200']],
      [deletedAnswer, book.delete.responses['200']],
    ];
    for (const [schema, media] of examples) expect(schema.safeParse(media?.content['application/json'].example).error).toBeUndefined();
  });

  it('describes how each operation can fail, and when to come back', () => {
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '404', '413', '429', '500', '503']));
      for (const status of ['429', '503']) expect(responses[status]?.headers).toHaveProperty('Retry-After.required', true);
      expect(responses['401']?.headers).toHaveProperty('WWW-Authenticate.required', true);
      for (const { headers } of Object.values(responses)) {
        expect(headers).toHaveProperty('x-request-id.required', true);
        expect(headers).toHaveProperty('RateLimit-Remaining');
      }
    }
    expect(Object.keys(books.post.responses)).toContain('422');
    expect(Object.keys(book.delete.responses)).toContain('409');
  });
});
