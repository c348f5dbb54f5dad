import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { oneAtATime } from '../../../scripts/stack/one-at-a-time';

const ask = (path: string, body: string | null = null) => new Request(`http://stack.test/${path}`, { method: body === null ? 'GET' : 'POST', body });

it('begins a request only when the one before has been answered', async () => {
  const events: string[] = [];
  const handle = oneAtATime(async (request) => {
    const name = new URL(request.url).pathname;
    events.push(`begin ${name}`);
    await turn();
    events.push(`end ${name}`);
    return new Response(name);
  });
  await Promise.all([handle(ask('a')), handle(ask('b')), handle(ask('c'))]);
  expect(events).toEqual(['begin /a', 'end /a', 'begin /b', 'end /b', 'begin /c', 'end /c']);
});

it('goes on after a request that failed', async () => {
  const handle = oneAtATime(async (request) => {
    if (request.url.endsWith('bad')) throw new Error('bad');
    return Response.json({ got: await request.text() }, { status: 201, headers: { 'x-kept': 'yes' } });
  });
  const [bad, good] = await Promise.allSettled([handle(ask('bad')), handle(ask('good', 'hello'))]);
  expect(bad.status).toBe('rejected');
  const answer = good.status === 'fulfilled' ? good.value : null;
  expect([answer?.status, answer?.headers.get('x-kept'), await answer?.json()]).toEqual([201, 'yes', { got: 'hello' }]);
});
