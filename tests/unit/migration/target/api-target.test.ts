import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { MigrationError } from '@/lib/migration/migration-error';
import { openApiTarget } from '@/lib/migration/target/api-target';

const secretKey = 'sb_secret_hush_hush_hush';
let close = async () => undefined as unknown;
afterEach(() => close());

type Request = { path: string; key: string; body: unknown };

/** An API that answers the requests one after the other, the last answer for ever. */
async function api(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    requests.push({ path: request.url ?? '', key: String(request.headers.apikey), body: JSON.parse(body || 'null') });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    answer?.(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  let time = 0;
  const sleep = async (ms: number) => void (time += ms);
  const target = openApiTarget({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secretKey }, { clock: { now: () => time, sleep, random: () => 1 } });
  return { target, requests };
}

const json = (status: number, body: unknown) => (response: ServerResponse) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const page = (status: number) => (response: ServerResponse) => void response.writeHead(status, { 'content-type': 'text/html' }).end('<html>no</html>');
const reset = (_: ServerResponse, request: IncomingMessage) => void request.socket.resetAndDestroy();
const cutShort = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
  response.write('{"id":', () => response.destroy());
};

const find = (target: ReturnType<typeof openApiTarget>) => target.call('find_import_organization', { p_slug: 'house' });
const failure = async (target: ReturnType<typeof openApiTarget>) => {
  const error = (await find(target).catch((caught: unknown) => caught)) as MigrationError;
  expect(error.name).toBe('MigrationError');
  return error;
};

describe('the target behind the API', () => {
  it('calls the function with the secret key and gives its value', async () => {
    const { target, requests } = await api(json(200, { id: 'o' }));
    expect(await find(target)).toEqual({ id: 'o' });
    expect(requests).toEqual([{ path: '/rest/v1/rpc/find_import_organization', key: secretKey, body: { p_slug: 'house' } }]);
  });

  it('tells null from a missing answer', async () => {
    const { target } = await api(json(200, null));
    expect(await find(target)).toBeNull();
  });

  it.each([
    ['a gateway without its database', page(503)],
    ['a database that starts', json(500, { code: '57P03', message: 'the database system is starting up' })],
    ['a connection reset', reset],
    ['an answer cut short', cutShort],
  ])('asks again after %s', async (_name, broken) => {
    const { target, requests } = await api(broken, broken, json(200, { id: 'o' }));
    expect(await find(target)).toEqual({ id: 'o' });
    expect(requests).toHaveLength(3);
  });

  it('gives up in the end, and says what to do', async () => {
    const { target } = await api(page(503));
    expect(await failure(target)).toMatchObject({ code: 'unavailable', exitCode: 1, hint: expect.stringContaining('resume') });
  });

  it.each([
    ['wrong_key', json(401, { message: 'Invalid API key', hint: 'x' })],
    ['permission_denied', json(403, { code: '42501', message: 'permission denied for function find_import_organization' })],
    ['schema_too_old', json(404, { code: 'PGRST202', message: 'Could not find the function public.find_import_organization(p_slug)' })],
    ['payload_too_large', page(413)],
    ['read_only', json(405, { code: '25006', message: 'cannot execute INSERT in a read-only transaction' })],
    ['unknown_organization', json(404, { code: 'PT404', message: 'unknown_organization', details: '{"field":"organization"}' })],
    ['lease_lost', json(409, { code: 'PT409', message: 'lease_lost', details: '{"runId":"r"}' })],
  ])('answers %s at the first time', async (code, answer) => {
    const { target, requests } = await api(answer);
    expect(await failure(target)).toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it('does not wait for a port where nothing ever answered', async () => {
    const { target } = await api(json(200, null));
    await close();
    close = async () => undefined;
    expect(await failure(target)).toMatchObject({ code: 'refused', hint: expect.stringContaining('npm start') });
  });

  it('never shows the key', async () => {
    const { target } = await api(json(500, { code: 'XX000', message: `bad header ${secretKey}` }));
    const { message, hint, stack } = await failure(target);
    expect(`${target.describe} ${message} ${hint} ${stack}`).not.toContain('hush');
    expect(message).toContain('bad header');
  });
});
