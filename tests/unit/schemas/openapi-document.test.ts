import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { deletedAnswer, pitchbookAnswer, pitchbookListAnswer } from '@/lib/schemas/api-pitchbook';
import { openApiDocument } from '@/lib/schemas/openapi-document';
import { createPitchbookInput, patchPitchbookInput } from '@/lib/schemas/pitchbook';

type Media = { content: { 'application/json': { example: unknown } } };
type Operation = { requestBody: Media; responses: Record<string, Media & { headers?: Record<string, unknown> }>; security?: unknown };

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
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '404', '429', '503']));
      expect(responses['429']?.headers).toHaveProperty('Retry-After');
    }
    expect(Object.keys(books.post.responses)).toContain('422');
    expect(Object.keys(book.delete.responses)).toContain('409');
  });
});
