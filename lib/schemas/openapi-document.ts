import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { z } from 'zod';
import { deletedAnswer, errorAnswer, pitchbookAnswer, pitchbookListAnswer } from './api-pitchbook';
import { createPitchbookInput, deletePitchbookQuery, idempotencyKey, listPitchbooksInput, patchPitchbookInput, pitchbookIdParams } from './pitchbook';

type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

const errorTexts: Record<ErrorStatus, string> = {
  400: 'A value is not valid, the JSON is broken, or the id is malformed; `errors` names every field',
  401: 'No or bad credentials',
  403: 'A member without the right',
  404: 'Not there, or not visible to the caller',
  409: 'Conflict: a stale revision, or somebody is in the pitchbook',
  413: 'The body is larger than 10 MB',
  415: 'The body is not application/json',
  422: 'The Idempotency-Key was used before with another body',
  429: 'Too many requests',
  500: 'A fault of ours; it is reported under its `requestId`',
  503: 'The database is away',
};

/** How every operation can fail. */
const anywhere: ErrorStatus[] = [400, 401, 404, 413, 429, 500, 503];

const requestId = z.object({ 'x-request-id': z.guid().meta({ description: 'Also in the text of an error and in our log' }) });
const rateLimit = z.object({
  'RateLimit-Limit': z.int().min(1).meta({ description: 'Requests in a window' }),
  'RateLimit-Remaining': z.int().min(0).meta({ description: 'How many of them are left' }),
  'RateLimit-Reset': z.int().min(1).meta({ description: 'Seconds until the window has moved on' }),
});
const counted = requestId.extend(rateLimit.shape);
/** Of what can also happen before a request is counted. */
const perhapsCounted = requestId.extend(rateLimit.partial().shape);
const retryAfter = { 'Retry-After': z.int().min(1).meta({ description: 'Seconds to wait' }) };

const errorHeaders: Partial<Record<ErrorStatus, z.ZodObject>> = {
  401: perhapsCounted.extend({ 'WWW-Authenticate': z.literal('Bearer') }),
  413: perhapsCounted,
  429: counted.extend(retryAfter),
  500: perhapsCounted,
  503: perhapsCounted.extend(retryAfter),
};

function errors(...more: ErrorStatus[]): Record<string, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    [...anywhere, ...more].map((status) => [
      String(status),
      { description: errorTexts[status], headers: errorHeaders[status] ?? counted, content: { 'application/json': { schema: errorAnswer } } },
    ]),
  );
}

const bookExample = {
  id: '0a000000-0000-4000-8000-000000000002',
  organizationId: '0b000000-0000-4000-8000-000000000001',
  title: 'Kestrel Bio – Series C teaser',
  type: 'standard',
  status: 'draft',
  revision: 412,
  pitchbookPrompt: 'Audience: growth funds. Two ideas a slide at most.',
  inheritTemplatePrompts: true,
  createdBy: '0c000000-0000-4000-8000-000000000003',
  createdAt: '2026-03-01T09:30:00.000Z',
  updatedAt: '2026-03-02T14:05:12.000Z',
};

const pitchbookExample = {
  success: true,
  pitchbook: {
    ...bookExample,
    sections: [
      { id: '0d000000-0000-4000-8000-000000000001', title: 'Market', orderIndex: 0, numberOfSlides: 2, prompt: 'Figures need a source.' },
    ],
    slides: [
      {
        id: '0e000000-0000-4000-8000-000000000001',
        sectionId: null,
        slideNumber: 1,
        layoutName: 'Title Slide',
        type: 'title',
        title: null,
        prompt: null,
        prompts: { '2': 'One line that says what is offered.' },
        content: {
          v: 1,
          placeholders: {
            '2': { kind: 'text', doc: { paragraphs: [{ runs: [{ text: 'Antibodies that survive the gut' }] }] }, origin: 'human', locked: false },
          },
        },
        notes: '',
        version: 1,
      },
    ],
  },
};

const json = <S extends z.ZodType>(schema: S, example: unknown) => ({ 'application/json': { schema, example } });

const listPitchbooks: ZodOpenApiOperationObject = {
  operationId: 'listPitchbooks',
  summary: 'List the pitchbooks the caller can see',
  requestParams: { query: listPitchbooksInput },
  responses: {
    200: {
      description: 'One page',
      headers: counted,
      content: json(pitchbookListAnswer, { success: true, pitchbooks: [{ ...bookExample, slideCount: 11, sectionCount: 3 }], page: 1, limit: 20, total: 1 }),
    },
    ...errors(),
  },
};

const createPitchbook: ZodOpenApiOperationObject = {
  operationId: 'createPitchbook',
  summary: 'Create a pitchbook with its first slides, all or nothing',
  description: 'Every pitchbook starts with Title Slide, Contents and Legal Notice; each section adds a divider and its body slides.',
  requestParams: {
    header: z.object({
      'Idempotency-Key': idempotencyKey.optional().meta({
        description: 'Printable ASCII without spaces. The same key with the same body gives the same answer once, for a day',
      }),
    }),
  },
  requestBody: {
    required: true,
    content: json(createPitchbookInput, {
      title: 'Kestrel Bio – Series C teaser',
      sections: [{ title: 'Market', numberOfSlides: 2, prompt: 'Figures need a source.' }, { title: 'R&D < 5 years' }],
      pitchbookPrompt: 'Audience: growth funds. Two ideas a slide at most.',
    }),
  },
  responses: {
    201: { description: 'Created', headers: counted, content: json(pitchbookAnswer, pitchbookExample) },
    ...errors(403, 409, 415, 422),
  },
};

const getPitchbook: ZodOpenApiOperationObject = {
  operationId: 'getPitchbook',
  summary: 'Read a whole pitchbook',
  requestParams: { path: pitchbookIdParams },
  responses: {
    200: { description: 'The pitchbook', headers: counted, content: json(pitchbookAnswer, pitchbookExample) },
    ...errors(),
  },
};

const patchPitchbook: ZodOpenApiOperationObject = {
  operationId: 'patchPitchbook',
  summary: 'Change fields and prompts of a pitchbook',
  requestParams: { path: pitchbookIdParams },
  requestBody: {
    required: true,
    content: json(patchPitchbookInput, { status: 'ready', revision: 412, prompts: { slide_5: { '12': 'Three bullets, each with a number.' } } }),
  },
  responses: {
    200: { description: 'The pitchbook after the change', headers: counted, content: json(pitchbookAnswer, pitchbookExample) },
    ...errors(403, 409, 415),
  },
};

const deletePitchbook: ZodOpenApiOperationObject = {
  operationId: 'deletePitchbook',
  summary: 'Put a pitchbook into the trash, where it stays for 30 days',
  requestParams: { path: pitchbookIdParams, query: deletePitchbookQuery },
  responses: {
    200: { description: 'Deleted', headers: counted, content: json(deletedAnswer, { success: true, deleted: { sections: 3, slides: 11 } }) },
    ...errors(403, 409),
  },
};

/** The OpenAPI 3.1 description of the HTTP API, from the schemas that judge its requests. */
export function openApiDocument() {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Pitchbook Builder API',
      version: '1',
      description: 'For scripts. Every request carries a Supabase access token; cookies are ignored.',
    },
    servers: [{ url: '/' }],
    security: [{ accessToken: [] }],
    components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths: {
      '/api/v1/pitchbooks': { get: listPitchbooks, post: createPitchbook },
      '/api/v1/pitchbooks/{id}': { get: getPitchbook, patch: patchPitchbook, delete: deletePitchbook },
    },
  });
}
