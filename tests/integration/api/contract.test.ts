import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, stopChildren } from '../../../scripts/stack/child';
import { findFreePort } from '../../../scripts/stack/ports';
import { startTestApp } from '../../../scripts/stack/start-test-app';
import { type ApiAnswer, callApi, createBook, newBook, readBook } from '../../support/api';
import { startFaultySupabase, type FaultySupabase } from '../../support/observability/faulty-supabase';
import { makeTeam, signUpPerson, type TestPerson } from '../../support/people';
import { sendRaw } from '../../support/security/raw-request';
import { testEnv } from '../../support/test-env';

interface Media {
  content: { 'application/json': { schema: object; example?: unknown } };
}
interface Operation {
  operationId: string;
  requestBody?: Media;
  responses: Record<string, Media & { headers: Record<string, { required?: boolean; schema: { type?: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

let ada: TestPerson;
let api: Document;
let ajv: Ajv;

beforeAll(async () => {
  ada = await signUpPerson();
  api = (await callApi(null, 'GET', '/openapi.json')).body as Document;
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(api, 'api');
});

const operationsOf = () => Object.entries(api.paths).flatMap(([where, methods]) => Object.entries(methods).map(([method, operation]) => ({ where, method, operation })));
const pointer = (...parts: string[]) => `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** What the document says is wrong with an answer of this operation; nothing, where it is as described. */
function complaints(where: string, method: string, answer: ApiAnswer): unknown {
  const described = api.paths[where]?.[method]?.responses[String(answer.status)];
  if (described === undefined) return `${method} ${where} is not described to answer ${answer.status}`;
  const at = ['paths', where, method, 'responses', String(answer.status)];
  const validate = ajv.getSchema(pointer(...at, 'content', 'application/json', 'schema'));
  if (validate === undefined) return 'no schema';
  const ofBody: unknown[] = validate(answer.body) === true ? [] : (validate.errors ?? []);
  const ofHeaders = Object.entries(described.headers).flatMap(([name, { required = false, schema }]) => {
    const value = answer.headers.get(name);
    if (value === null) return required ? [`${name} is missing`] : [];
    const judge = ajv.getSchema(pointer(...at, 'headers', name, 'schema'));
    return judge?.(schema.type === 'integer' ? Number(value) : value) === true ? [] : [`${name}: ${value}`];
  });
  const known = Object.keys(described.headers).map((name) => name.toLowerCase());
  const undescribed = ownHeaders.filter((name) => answer.headers.has(name) && !known.includes(name)).map((name) => `${name} is not described`);
  return [...ofBody, ...ofHeaders, ...undescribed];
}

/** Those of our answers that say something about this API, and not about HTTP or the app. */
const ownHeaders = ['x-request-id', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after', 'www-authenticate'];

const many = '/api/v1/pitchbooks';
const one = '/api/v1/pitchbooks/{id}';

describe("the API's description", () => {
  it('is valid OpenAPI 3.1 by the official schema', async () => {
    const result = await new Validator().validate({ ...structuredClone(api) });
    expect(result).toMatchObject({ valid: true });
    expect(api.openapi).toBe('3.1.0');
  });

  it('is judged by something that finds what is wrong', async () => {
    expect((await new Validator().validate({ ...api, paths: { '/x': { get: { responses: 7 } } } })).valid).toBe(false);
  });

  it('gives examples that are as its own schemas say', () => {
    const wrong = operationsOf().flatMap(({ where, method, operation }) => {
      const media: [string[], Media | undefined][] = [
        [['requestBody'], operation.requestBody],
        ...Object.entries(operation.responses).map(([status, response]): [string[], Media] => [['responses', status], response]),
      ];
      return media.flatMap(([parts, each]) => {
        const content = each?.content['application/json'];
        if (content?.example === undefined) return [];
        const validate = ajv.getSchema(pointer('paths', where, method, ...parts, 'content', 'application/json', 'schema'));
        return validate?.(content.example) === true ? [] : [`${method} ${where}: ${JSON.stringify(validate?.errors)}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('its examples', () => {
  const example = (where: string, method: string) => api.paths[where]?.[method]?.requestBody?.content['application/json'].example;

  it('create a book as they show, and the answer is as described', async () => {
    const answer = await callApi(ada, 'POST', '/pitchbooks', { body: example(many, 'post') });
    expect(answer.status).toBe(201);
    expect(complaints(many, 'post', answer)).toEqual([]);
    expect(answer.body).toMatchObject({ pitchbook: { title: 'Kestrel Bio – Series C teaser', sections: [{ title: 'Market', numberOfSlides: 2 }, { title: 'R&D < 5 years' }] } });
  });

  it('change a book as they show', async () => {
    const { id, revision } = await createBook(ada);
    const answer = await callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { ...(example(one, 'patch') as object), revision } });
    expect(answer.status).toBe(200);
    expect(complaints(one, 'patch', answer)).toEqual([]);
    expect((await readBook(ada, id)).slides[4]?.prompts).toMatchObject({ '12': 'Three bullets, each with a number.' });
  });
});

describe('what is really answered', () => {
  /** An app that fails as it is told to, and whose limits are soon met. */
  let app: string;
  let child: Child;
  let faulty: FaultySupabase;
  beforeAll(async () => {
    faulty = await startFaultySupabase(testEnv('TEST_SUPABASE_URL'));
    const port = await findFreePort();
    app = `http://localhost:${port}`;
    const keys = { SUPABASE_URL: faulty.url, SUPABASE_PUBLISHABLE_KEY: testEnv('TEST_SUPABASE_PUBLISHABLE_KEY'), SUPABASE_SECRET_KEY: testEnv('TEST_SUPABASE_SECRET_KEY') };
    child = await startTestApp({ port, env: { ...keys, RATE_LIMIT_READ: '8/1h', RATE_LIMIT_CREATE: '5/1h', RATE_LIMIT_UPDATE: '5/1h', LOG_LEVEL: 'silent' }, log: 'test-results/contract-app.log' });
  });
  afterAll(async () => {
    await child?.stop();
    await faulty?.close();
    await stopChildren();
  });

  it('is as described, in body and headers, for each operation and each of the ways to answer that are described', async () => {
    const { people, organizationId } = await makeTeam();
    const { id, revision } = await createBook(ada);
    await callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { title: 'Newer' } });
    const ofTeam = (await createBook(people.member, { ...newBook, organizationId })).id;
    await people.viewer.db.rpc('touch_presence', { p_pitchbook_id: ofTeam }).throwOnError();
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { title: 'Once', sections: [{ title: 'S' }] };
    const nowhere = crypto.randomUUID();
    const ben = await signUpPerson();

    const tooLarge = { title: 'x'.repeat(11 * 1024 * 1024) };
    const asText = { headers: { 'content-type': 'text/plain' } };
    const announced = async (path: string): Promise<ApiAnswer> => {
      const answer = await sendRaw(testEnv('TEST_APP_URL'), `/api/v1${path}`, { headers: { authorization: `Bearer ${ada.token}`, 'content-length': String(11 * 1024 * 1024) } });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    };
    const whileIt = async (fault: FaultySupabase['fault'], method: string, path: string, request: object = {}): Promise<ApiAnswer> => {
      faulty.fault = fault;
      const answer = await callApi(ada, method, path, { app, ...request });
      faulty.fault = null;
      return answer;
    };
    const broken = { answer: { status: 500, body: { code: 'XX000', message: 'broken' } } };
    // Two transactions that meet, which cannot be had at will.
    const clash = { answer: { status: 409, body: { code: '23505', message: 'duplicate key' } } };
    const untilRefused = async (method: string, path: string, request: object = {}): Promise<ApiAnswer> => {
      for (let time = 0; time < 10; time++) {
        const answer = await callApi(ben, method, path, { app, ...request });
        if (answer.status === 429) return answer;
      }
      throw new Error('Nothing was refused.');
    };

    const asked: [string, string, number, () => Promise<ApiAnswer>][] = [
      [many, 'get', 200, () => callApi(ada, 'GET', '/pitchbooks?limit=2&q=Newer')],
      [many, 'get', 400, () => callApi(ada, 'GET', '/pitchbooks?page=0')],
      [many, 'get', 401, () => callApi(null, 'GET', '/pitchbooks')],
      [many, 'get', 404, () => callApi(ada, 'GET', `/pitchbooks?organizationId=${nowhere}`)],
      [many, 'get', 413, () => announced('/pitchbooks')],
      [many, 'get', 429, () => untilRefused('GET', '/pitchbooks')],
      [many, 'get', 500, () => whileIt(broken, 'GET', '/pitchbooks')],
      [many, 'get', 503, () => whileIt('away', 'GET', '/pitchbooks')],
      [many, 'post', 201, () => callApi(ada, 'POST', '/pitchbooks', { body, headers: key })],
      [many, 'post', 400, () => callApi(ada, 'POST', '/pitchbooks', { body: {} })],
      [many, 'post', 401, () => callApi(null, 'POST', '/pitchbooks', { body })],
      [many, 'post', 403, () => callApi(people.viewer, 'POST', '/pitchbooks', { body: { ...body, organizationId } })],
      [many, 'post', 404, () => callApi(ada, 'POST', '/pitchbooks', { body: { ...body, organizationId: nowhere } })],
      [many, 'post', 409, () => whileIt(clash, 'POST', '/pitchbooks', { body })],
      [many, 'post', 413, () => callApi(ada, 'POST', '/pitchbooks', { body: tooLarge })],
      [many, 'post', 415, () => callApi(ada, 'POST', '/pitchbooks', { body, ...asText })],
      [many, 'post', 422, () => callApi(ada, 'POST', '/pitchbooks', { body: { ...body, title: 'Twice' }, headers: key })],
      [many, 'post', 429, () => untilRefused('POST', '/pitchbooks', { body: {} })],
      [many, 'post', 500, () => whileIt(broken, 'POST', '/pitchbooks', { body })],
      [many, 'post', 503, () => whileIt('away', 'POST', '/pitchbooks', { body })],
      [one, 'get', 200, () => callApi(ada, 'GET', `/pitchbooks/${id}`)],
      [one, 'get', 400, () => callApi(ada, 'GET', '/pitchbooks/1')],
      [one, 'get', 401, () => callApi(null, 'GET', `/pitchbooks/${id}`)],
      [one, 'get', 404, () => callApi(ada, 'GET', `/pitchbooks/${nowhere}`)],
      [one, 'get', 413, () => announced(`/pitchbooks/${id}`)],
      [one, 'get', 429, () => untilRefused('GET', `/pitchbooks/${id}`)],
      [one, 'get', 500, () => whileIt(broken, 'GET', `/pitchbooks/${id}`)],
      [one, 'get', 503, () => whileIt('away', 'GET', `/pitchbooks/${id}`)],
      [one, 'patch', 200, () => callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { status: 'ready' } })],
      [one, 'patch', 400, () => callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { status: 'lost' } })],
      [one, 'patch', 401, () => callApi(null, 'PATCH', `/pitchbooks/${id}`, { body: { title: 'x' } })],
      [one, 'patch', 403, () => callApi(people.viewer, 'PATCH', `/pitchbooks/${ofTeam}`, { body: { title: 'x' } })],
      [one, 'patch', 404, () => callApi(ada, 'PATCH', `/pitchbooks/${nowhere}`, { body: { title: 'x' } })],
      [one, 'patch', 409, () => callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { title: 'x', revision } })],
      [one, 'patch', 413, () => callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: tooLarge })],
      [one, 'patch', 415, () => callApi(ada, 'PATCH', `/pitchbooks/${id}`, { body: { title: 'x' }, ...asText })],
      [one, 'patch', 429, () => untilRefused('PATCH', `/pitchbooks/${id}`, { body: {} })],
      [one, 'patch', 500, () => whileIt(broken, 'PATCH', `/pitchbooks/${id}`, { body: { title: 'x' } })],
      [one, 'patch', 503, () => whileIt('away', 'PATCH', `/pitchbooks/${id}`, { body: { title: 'x' } })],
      [one, 'delete', 400, () => callApi(ada, 'DELETE', '/pitchbooks/1')],
      [one, 'delete', 401, () => callApi(null, 'DELETE', `/pitchbooks/${id}`)],
      [one, 'delete', 403, () => callApi(people.viewer, 'DELETE', `/pitchbooks/${ofTeam}`)],
      [one, 'delete', 409, () => callApi(people.member, 'DELETE', `/pitchbooks/${ofTeam}`)],
      [one, 'delete', 413, () => callApi(ada, 'DELETE', `/pitchbooks/${id}`, { body: tooLarge })],
      [one, 'delete', 429, () => untilRefused('DELETE', `/pitchbooks/${id}`)],
      [one, 'delete', 500, () => whileIt(broken, 'DELETE', `/pitchbooks/${id}`)],
      [one, 'delete', 503, () => whileIt('away', 'DELETE', `/pitchbooks/${id}`)],
      [one, 'delete', 200, () => callApi(ada, 'DELETE', `/pitchbooks/${id}`)],
      [one, 'delete', 404, () => callApi(ada, 'DELETE', `/pitchbooks/${id}`)],
    ];
    for (const [where, method, status, ask] of asked) {
      const answer = await ask();
      expect([method, where, answer.status]).toEqual([method, where, status]);
      expect(complaints(where, method, answer), `${method} ${where} ${status}`).toEqual([]);
    }
    const described = operationsOf().flatMap(({ where, method, operation }) => Object.keys(operation.responses).map((status) => `${method} ${where} ${status}`));
    expect(asked.map(([where, method, status]) => `${method} ${where} ${status}`).toSorted()).toEqual(described.toSorted());
  });
});

describe('a client that is generated from it', () => {
  // Inside the project, so that what is generated finds its types.
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.resolve('node_modules/.pitchbook-client-'));
    await createClient({ input: api as never, output: { path: folder, clean: false }, plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'], logs: { level: 'silent', file: false } });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is sound TypeScript', () => {
    const program = ts.createProgram([path.join(folder, 'index.ts'), path.join(folder, 'client.gen.ts')], {
      strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    });
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(problems).toEqual([]);
  });

  it('creates, reads, changes, lists and deletes a book of the running app', async () => {
    const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(path.join(folder, file)).href) as Promise<Record<string, never>>;
    const [sdk, { client }] = await Promise.all([load('sdk.gen.ts'), load('client.gen.ts')]);
    (client as unknown as { setConfig: (config: object) => void }).setConfig({ baseUrl: testEnv('TEST_APP_URL'), auth: () => ada.token });
    type Call = (options: object) => Promise<{ data?: { pitchbook: { id: string; title: string; revision: number }; pitchbooks: { id: string }[]; deleted: object }; error?: { error: { code: string } }; response: Response }>;
    const { createPitchbook, getPitchbook, patchPitchbook, listPitchbooks, deletePitchbook } = sdk as unknown as Record<string, Call>;

    const created = (await createPitchbook!({ body: { title: 'By a client', sections: [{ title: 'Market' }] } })).data?.pitchbook;
    const id = created?.id ?? '';
    expect((await getPitchbook!({ path: { id } })).data?.pitchbook).toEqual(created);
    expect((await patchPitchbook!({ path: { id }, body: { title: 'Changed by a client', revision: created?.revision } })).data?.pitchbook.title).toBe('Changed by a client');
    expect((await listPitchbooks!({ query: { limit: 100 } })).data?.pitchbooks.map((book) => book.id)).toContain(id);
    expect((await deletePitchbook!({ path: { id } })).data?.deleted).toEqual({ sections: 1, slides: 5 });
    const gone = await getPitchbook!({ path: { id } });
    expect([gone.response.status, gone.error?.error.code]).toEqual([404, 'not_found']);
  });
});
