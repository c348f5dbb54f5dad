import { expect } from 'vitest';
import type { z } from 'zod';
import { apiPitchbook, errorAnswer, pitchbookAnswer, type ApiPitchbook } from '@/lib/schemas/api-pitchbook';
import type { TestPerson } from './people';
import { testEnv } from './test-env';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

interface ApiRequest {
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Of the app to ask; the one without tight limits unless told. */
  app?: string;
}

/** One request to the HTTP API, as this person or (null) as nobody. */
export async function callApi(person: Pick<TestPerson, 'token'> | null, method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
  const { body, headers, app = testEnv('TEST_APP_URL') } = request;
  const response = await fetch(new URL(`/api/v1${path}`, app), {
    method,
    headers: {
      ...(person && { authorization: `Bearer ${person.token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** The answer's body, which must be of this status and shape. */
export function expectAnswer<S extends z.ZodType>(answer: ApiAnswer, status: number, schema: S): z.output<S> {
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status });
  return schema.parse(answer.body);
}

/** The error of a refused request, which must be of this status and code. */
export function expectError(answer: ApiAnswer, status: number, code: string): z.output<typeof errorAnswer>['error'] {
  const { error } = expectAnswer(answer, status, errorAnswer);
  expect(error).toMatchObject({ code });
  expect(answer.headers.get('x-request-id')).toBe(error.requestId);
  return error;
}

export const newBook = { title: 'Project Aurora', sections: [{ title: 'Market', numberOfSlides: 2, prompt: 'Figures need a source.' }, { title: 'Team' }] };

/** Creates a book that the test needs. */
export async function createBook(person: TestPerson, input: object = newBook): Promise<ApiPitchbook> {
  return expectAnswer(await callApi(person, 'POST', '/pitchbooks', { body: input }), 201, pitchbookAnswer).pitchbook;
}

/** The book as it stands now. */
export async function readBook(person: TestPerson, id: string): Promise<ApiPitchbook> {
  return apiPitchbook.parse(expectAnswer(await callApi(person, 'GET', `/pitchbooks/${id}`), 200, pitchbookAnswer).pitchbook);
}
