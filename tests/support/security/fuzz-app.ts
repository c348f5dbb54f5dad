import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createPitchbookInput, deletePitchbookQuery, patchPitchbookInput, pitchbookIdParams } from '@/lib/schemas/pitchbook';
import { createBook } from '../api';
import { signUpPerson } from '../people';
import { testEnv } from '../test-env';
import { actionInputs } from './action-inputs';
import { badInputs, brokenBodies, encodeArguments, readAsReact } from './bad-inputs';
import { sessionCookie } from './page-session';
import { builtActions, postAction } from './server-actions';

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
  const actions = builtActions().map(({ name, id }): FuzzTarget => ({
    name,
    fuzz: async (count) => {
      const known = actionInputs[name];
      if (known === undefined) return [`nobody says what ${name} takes`];
      const inputs = await badInputs({ schema: known.schema, example: known.example(aim), verbatim: known.verbatim, count, read: readAsReact });
      return sendAll(inputs, async (input) => {
        const { status, text, result } = await postAction(id, encodeArguments([input]), { headers: cookies });
        if (result?.ok === true) return `was done: ${text.slice(0, 200)}`;
        return troubleWith(status, text, () => status === 413 || (result?.ok === false && result.error.code === 'validation'));
      });
    },
  }));
  const [first] = builtActions().filter(({ name }) => name === 'renamePitchbook');
  const decoder: FuzzTarget = {
    name: 'what is no encoding of arguments',
    fuzz: (count) =>
      sendAll(brokenBodies(count), async (body) => {
        const { status, text, result } = await postAction(first?.id ?? '', body, { headers: cookies });
        return result?.ok === true ? 'was done' : troubleWith(status, text, () => true);
      }),
  };
  return [...actions, decoder];
}

/** Every route of the API that takes anything. */
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
  const seed = Number(process.env.FUZZ_SEED ?? 20_260_301);
  const textOf = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('1', 'undefined', '..', '%00', "' or 1=1 --", '__proto__', '\u0000', '9'.repeat(300), book.id.slice(1)));
  const query = fc.array(fc.tuple(fc.constantFrom('page', 'limit', 'sort', 'order', 'status', 'type', 'q', 'organizationId', 'surprise', '__proto__'), textOf), { minLength: 1, maxLength: 4 });
  const safe = (text: string) => encodeURIComponent(text.toWellFormed());
  const addresses = (name: string, method: string, init: RequestInit = {}): FuzzTarget => ({
    name,
    fuzz: (count) =>
      sendAll(fc.sample(textOf, { numRuns: count * 2, seed }).filter((text) => text.length > 0 && !/^\.{1,2}$/.test(text) && !pitchbookIdParams.safeParse({ id: text }).success).slice(0, count), async (text) => {
        const { status, text: answer } = await request(method, `/pitchbooks/${safe(text)}`, init);
        return troubleWith(status, answer, (given) => refused(given) || given === 308);
      }),
  });
  return [
    bodies('POST /pitchbooks', 'POST', '/pitchbooks', createPitchbookInput, { title: 'Aurora', type: 'standard', organizationId: book.organizationId, sections: [{ title: 'Market', numberOfSlides: 2, prompt: 'Figures' }, { title: 'Team' }], pitchbookPrompt: 'Short', inheritTemplatePrompts: true }),
    bodies('PATCH /pitchbooks/{id}', 'PATCH', `/pitchbooks/${book.id}`, patchPitchbookInput, { title: 'Aurora', status: 'ready', type: 'custom', pitchbookPrompt: null, inheritTemplatePrompts: false, revision: book.revision, prompts: { slide_5: { '12': 'Three bullets' } } }),
    {
      // Unknown keys are dropped, so some of these are right: reading changes nothing either way.
      name: 'GET /pitchbooks',
      fuzz: (count) =>
        sendAll(fc.sample(query, { numRuns: count, seed }), async (pairs) => {
          const { status, text } = await request('GET', `/pitchbooks?${pairs.map(([key, value]) => `${safe(key)}=${safe(value)}`).join('&')}`);
          return troubleWith(status, text, (given) => given === 200 || refused(given));
        }),
    },
    addresses('GET /pitchbooks/{id}', 'GET'),
    addresses('PATCH /pitchbooks/{id} with a bad id', 'PATCH', { body: '{"title":"x"}' }),
    {
      name: 'DELETE /pitchbooks/{id}',
      fuzz: (count) =>
        sendAll(fc.sample(textOf, { numRuns: count * 2, seed }).filter((insist) => !deletePitchbookQuery.safeParse({ insist }).success).slice(0, count), async (insist) => {
          const { status, text } = await request('DELETE', `/pitchbooks/${book.id}?insist=${safe(insist)}`);
          return troubleWith(status, text, refused);
        }),
    },
    {
      name: 'the Idempotency-Key',
      fuzz: (count) =>
        sendAll(fc.sample(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 }), { numRuns: count, seed }).map((key) => key.replace(/[^\t\x20-\x7e]/g, '\t')).filter((key) => !/^[\x21-\x7e]{1,255}$/.test(key.trim()) && key.trim() !== ''), async (key) => {
          const { status, text } = await request('POST', '/pitchbooks', { body: JSON.stringify({ title: randomUUID(), sections: [{ title: 'S' }] }), headers: { 'idempotency-key': key } });
          return troubleWith(status, text, refused);
        }),
    },
  ];
}

