import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createPitchbookInput, deletePitchbookQuery, idempotencyKey, patchPitchbookInput, pitchbookIdParams } from '@/lib/schemas/pitchbook';
import { createBook } from '../api';
import { signUpPerson } from '../people';
import { testEnv } from '../test-env';
import { actionInputs } from './action-inputs';
import { badInputs, brokenBodies, encodeArguments, readAsReact, sampleOf } from './bad-inputs';
import { sessionCookie } from './page-session';
import { sendRaw } from './raw-request';
import { type ActionAnswer, builtActions, pagePath, postAction, type ServerAction } from './server-actions';

/** Something that must never happen, with what brought it about. */
export type Trouble = string;

export interface FuzzTarget {
  name: string;
  /** Sends so many bad inputs; answers what went wrong. */
  fuzz: (count: number) => Promise<Trouble[]>;
}

const leak = /\n\s+at .+:\d+:\d+|node_modules|\.tsx?:\d+|PGRST\d|\bZodError\b|violates (check|foreign|unique|not-null)|syntax error at or near|relation "/;
const AT_ONCE = 6;

function troubleWith(status: number, text: string, allowed: (status: number) => boolean): string | null {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`;
  if (leak.test(text)) return `leaks: ${leak.exec(text)?.[0]}`;
  return allowed(status) ? null : `${status} ${text.slice(0, 200)}`;
}

async function sendAll<T>(inputs: readonly T[], send: (input: T) => Promise<string | null>): Promise<Trouble[]> {
  const troubles: Trouble[] = [];
  let next = 0;
  const work = async () => {
    while (next < inputs.length && troubles.length < 5) {
      const input = inputs[next++] as T;
      const trouble = await send(input).catch((error: unknown) => `no answer: ${String(error)}`);
      if (trouble !== null) troubles.push(`${trouble} ⇐ ${JSON.stringify(input)?.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return troubles;
}

const refused = (status: number) => status >= 400 && status < 500;

/** Every server action of the built app, as somebody signed in; and the decoder before them all. */
export async function fuzzedActions(): Promise<FuzzTarget[]> {
  const person = await signUpPerson();
  const cookies = sessionCookie(person);
  const book = await createBook(person);
  const aim = { organizationId: book.organizationId, book: book.id, slide: book.slides[4]?.id ?? '', author: person.userId };
  const { slug } = (await person.db.from('organizations').select('slug').eq('id', book.organizationId).single().throwOnError()).data;
  const post = ({ id, page }: ServerAction, body: string) => postAction(id, body, { headers: cookies, path: pagePath(page, { slug, book: book.id }) });
  const isInvalid = ({ result }: ActionAnswer) => result?.ok === false && result.error.code === 'validation';
  const actions = builtActions().map((action): FuzzTarget => ({
    name: action.name,
    fuzz: async (count) => {
      const known = actionInputs[action.name];
      if (known === undefined) return [`nobody says what ${action.name} takes`];
      const inputs = await badInputs({ schema: known.schema, example: known.example(aim), verbatim: known.verbatim, count, read: readAsReact });
      return sendAll(inputs, async (input) => {
        const answer = await post(action, encodeArguments([input]));
        if (answer.result?.ok === true) return `was done: ${answer.text.slice(0, 200)}`;
        return troubleWith(answer.status, answer.text, (status) => status === 413 || isInvalid(answer));
      });
    },
  }));
  const rename = builtActions().filter(({ name }) => name === 'renamePitchbook');
  const decoders = rename.flatMap((action) => [action, { ...action, page: '/sign-in' }]).map((action): FuzzTarget => ({
    name: `what is no encoding of arguments, at ${action.page}`,
    fuzz: (count) =>
      sendAll(brokenBodies(count), async (body) => {
        const answer = await post(action, body);
        // Some of it can be read after all, and is for the action to judge.
        return answer.result?.ok === true ? 'was done' : troubleWith(answer.status, answer.text, (status) => refused(status) || isInvalid(answer));
      }),
  }));
  return [...actions, ...decoders];
}

const isDecodable = (text: string) => {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
};

/** Every handler that takes anything: the routes of the API, and where links in mails lead. */
export async function fuzzedRoutes(): Promise<FuzzTarget[]> {
  const person = await signUpPerson();
  const book = await createBook(person);
  const request = async (method: string, path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${person.token}`, 'content-type': 'application/json', ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${testEnv('TEST_APP_URL')}/api/v1${path}`, { ...init, method, headers });
    return { status: response.status, text: await response.text() };
  };
  const bodies = (name: string, method: string, path: string, schema: typeof createPitchbookInput | typeof patchPitchbookInput, example: object): FuzzTarget => ({
    name,
    fuzz: async (count) =>
      sendAll(await badInputs({ schema, example, count, read: JSON.parse }), async (input) => {
        const { status, text } = await request(method, path, { body: JSON.stringify(input) ?? '' });
        return troubleWith(status, text, refused);
      }),
  });
  const textOf = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('1', 'undefined', '..', '%00', "' or 1=1 --", '__proto__', '\u0000', '9'.repeat(300), book.id.slice(1)));
  const query = fc.array(fc.tuple(fc.constantFrom('page', 'limit', 'sort', 'order', 'status', 'type', 'q', 'organizationId', 'surprise', '__proto__'), textOf), { minLength: 1, maxLength: 4 });
  const headerText = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 }).map((key) => key.replace(/[^\t\x20-\x7e]/g, '\t'));
  const kindOfLink = fc.constantFrom('signup', 'invite', 'magiclink', 'recovery', 'email_change', 'email', 'sms', '');
  const link = fc.array(fc.oneof(fc.tuple(fc.constantFrom('token_hash', 'code', 'next', 'type', 'surprise', '__proto__'), textOf), fc.tuple(fc.constant('type'), kindOfLink)), { maxLength: 4 });
  const safe = (text: string) => encodeURIComponent(text.toWellFormed());
  const addresses = (name: string, method: string, init: RequestInit = {}): FuzzTarget => ({
    name,
    fuzz: (count) =>
      sendAll(sampleOf(textOf, count, (text) => text.length > 0 && !/^\.{1,2}$/.test(text) && !pitchbookIdParams.safeParse({ id: text }).success), async (text) => {
        const { status, text: answer } = await request(method, `/pitchbooks/${safe(text)}`, init);
        return troubleWith(status, answer, (given) => refused(given) || given === 308);
      }),
  });
  const piece = fc.constantFrom('%', '%E0%A4%A', '%ff', '%C0%AF', '%ED%A0%80', '%4', '%ZZ', '%u0041', '%00', '%2F', '%5C', '%25', '/', '//', '\\', ';', 'a', '9'.repeat(300));
  const misspelt = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  const undecodable = (name: string, prefix: string, headers: Record<string, string>, contentType: string): FuzzTarget => ({
    name,
    fuzz: (count) =>
      sendAll(sampleOf(misspelt, count, (text) => !isDecodable(text)), async (text) => {
        const answer = await sendRaw(testEnv('TEST_APP_URL'), `${prefix}${text}`, { headers });
        if (!answer.headers.get('content-security-policy')) return 'carries no policy';
        if (answer.status === 308) return answer.headers.get('location')?.startsWith(prefix) ? null : `leads to ${answer.headers.get('location')}`;
        return answer.headers.get('content-type')?.startsWith(contentType) ? troubleWith(answer.status, await answer.text(), refused) : `is ${answer.headers.get('content-type')}`;
      }),
  });
  return [
    bodies('POST /pitchbooks', 'POST', '/pitchbooks', createPitchbookInput, { title: 'Aurora', type: 'standard', organizationId: book.organizationId, sections: [{ title: 'Market', numberOfSlides: 2, prompt: 'Figures' }, { title: 'Team' }], pitchbookPrompt: 'Short', inheritTemplatePrompts: true }),
    bodies('PATCH /pitchbooks/{id}', 'PATCH', `/pitchbooks/${book.id}`, patchPitchbookInput, { title: 'Aurora', status: 'ready', type: 'custom', pitchbookPrompt: null, inheritTemplatePrompts: false, revision: book.revision, prompts: { slide_5: { '12': 'Three bullets' } } }),
    {
      // Unknown keys are dropped, so some of these are right: reading changes nothing either way.
      name: 'GET /pitchbooks',
      fuzz: (count) =>
        sendAll(sampleOf(query, count), async (pairs) => {
          const { status, text } = await request('GET', `/pitchbooks?${pairs.map(([key, value]) => `${safe(key)}=${safe(value)}`).join('&')}`);
          return troubleWith(status, text, (given) => given === 200 || refused(given));
        }),
    },
    addresses('GET /pitchbooks/{id}', 'GET'),
    addresses('PATCH /pitchbooks/{id} with a bad id', 'PATCH', { body: '{"title":"x"}' }),
    {
      name: 'DELETE /pitchbooks/{id}',
      fuzz: (count) =>
        sendAll(sampleOf(textOf, count, (insist) => !deletePitchbookQuery.safeParse({ insist }).success), async (insist) => {
          const { status, text } = await request('DELETE', `/pitchbooks/${book.id}?insist=${safe(insist)}`);
          return troubleWith(status, text, refused);
        }),
    },
    {
      name: 'the Idempotency-Key',
      fuzz: (count) =>
        sendAll(sampleOf(headerText, count, (key) => !idempotencyKey.safeParse(key.trim()).success), async (key) => {
          const { status, text } = await request('POST', '/pitchbooks', { body: JSON.stringify({ title: randomUUID(), sections: [{ title: 'S' }] }), headers: { 'idempotency-key': key } });
          return troubleWith(status, text, refused);
        }),
    },
    undecodable('GET /pitchbooks/{id} with escapes that are none', '/api/v1/pitchbooks/', { authorization: `Bearer ${person.token}` }, 'application/json'),
    undecodable('an address that no route of the API has, with escapes that are none', '/api/', {}, 'application/json'),
    undecodable('a page with escapes that are none', '/demo/', sessionCookie(person), 'text/html'),
    {
      name: 'GET /auth/confirm',
      fuzz: (count) =>
        sendAll(sampleOf(link, count), async (pairs) => {
          const response = await fetch(`${testEnv('TEST_APP_URL')}/auth/confirm?${pairs.map(([key, value]) => `${safe(key)}=${safe(value)}`).join('&')}`, { redirect: 'manual' });
          const location = response.headers.get('location');
          if (location !== '/sign-in?error=link') return `leads to ${location}`;
          return response.headers.getSetCookie().some((cookie) => /session=[^;]/.test(cookie)) ? 'starts a session' : troubleWith(response.status, await response.text(), (status) => status === 303);
        }),
    },
  ];
}

