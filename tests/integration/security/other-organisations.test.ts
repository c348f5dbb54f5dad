import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pieceHash } from '@/lib/domain/piece-hash';
import { importOldBook } from '../../e2e/imports';
import { callApi, createBook, newBook } from '../../support/api';
import { makeTeam, signUpPerson, type TestPerson } from '../../support/people';
import { actionInputs, type Aim } from '../../support/security/action-inputs';
import { appRoutes } from '../../support/security/app-routes';
import { databaseState } from '../../support/security/database-state';
import { sessionCookie } from '../../support/security/page-session';
import { builtActions, callAction } from '../../support/security/server-actions';
import { testEnv } from '../../support/test-env';

interface Actor {
  person: TestPerson | null;
  /** An organisation of their own. */
  slug: string;
}
const actorNames = ['a viewer of another organisation', 'a member of another organisation', 'the owner of another organisation', 'an outsider', 'somebody signed out'] as const;
const actors = {} as Record<(typeof actorNames)[number], Actor>;

const idOf = (action: string) => builtActions().find(({ name }) => name === action)?.id ?? '';

/** Everything of the organisation that is tried to be reached. */
let organizations: Record<string, string>;
let things: Record<string, string>;
let aim: Aim;
const secretTitle = `Project ${randomUUID()}`;

beforeAll(async () => {
  const [theirs, ours] = [await makeTeam(), await makeTeam()];
  const { owner, member } = theirs.people;
  const book = await createBook(member, { ...newBook, title: secretTitle, organizationId: theirs.organizationId });
  const trashed = await createBook(member, { ...newBook, title: secretTitle, organizationId: theirs.organizationId });
  expect((await callApi(member, 'DELETE', `/pitchbooks/${trashed.id}`)).status).toBe(200);
  const imported = await importOldBook({ organizationId: theirs.organizationId, slug: theirs.slug });
  const personalSlug = async (person: TestPerson) => (await person.db.from('organizations').select('slug').eq('is_personal', true).limit(1).throwOnError()).data[0]?.slug ?? '';

  organizations = { slug: theirs.slug, 'slug of a personal organisation': await personalSlug(owner), 'id of an organisation': theirs.organizationId };
  things = {
    book: book.id, 'book in the trash': trashed.id, 'imported book': imported.bookId, section: book.sections[0]?.id ?? '', slide: book.slides[4]?.id ?? '',
    'import run': imported.runId, organisation: theirs.organizationId, person: owner.userId,
  };
  aim = { organizationId: theirs.organizationId, book: book.id, slide: things.slide ?? '', author: '' };
  const outsider = await signUpPerson();
  actors['a viewer of another organisation'] = { person: ours.people.viewer, slug: ours.slug };
  actors['a member of another organisation'] = { person: ours.people.member, slug: ours.slug };
  actors['the owner of another organisation'] = { person: ours.people.owner, slug: ours.slug };
  actors['an outsider'] = { person: outsider, slug: await personalSlug(outsider) };
  actors['somebody signed out'] = { person: null, slug: ours.slug };
});

interface Seen {
  status: number;
  location: string | null;
  /** Its words, each once: in what order and nesting they are streamed is chance. */
  words: string[];
}

/** An answer without what differs from request to request: its own address, ids of requests, nonces, the keys under which Next renders metadata. */
async function seen(actor: Actor, path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const names = path.split('/').filter((part) => part.length > 10);
  const without = (text: string) => names.reduce((rest, name) => rest.replaceAll(name, '…'), text).replace(/nonce(\\?":\\?"|=")[^"\\]+/g, 'nonce').replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'id');
  const isKey = (word: string) => /^[\w-]{21}[mv]$/.test(word);
  const ask = (where: string) => fetch(new URL(where, testEnv('TEST_APP_URL')), { redirect: 'manual', headers: { ...sessionCookie(actor.person), ...headers } });
  const first = await ask(path);
  // Next sends whoever asks for the data of a page to an address that caches can tell from the page's.
  const moved = first.headers.get('location');
  const response = moved !== null && new URL(moved, testEnv('TEST_APP_URL')).pathname === path ? await ask(moved) : first;
  const location = response.headers.get('location');
  return { status: response.status, location: location && without(location), words: [...new Set(without(await response.text()).replaceAll('\\', ' ').match(/[\p{L}\p{N}_.;…-]{4,}/gu))].filter((word) => !isKey(word)).toSorted() };
}

const patterns = appRoutes.filter(({ kind, pattern }) => kind === 'page' && pattern.includes('[')).map(({ pattern }) => pattern);
const fill = (pattern: string, organization: string, thing: string) => pattern.replace('[org]', organization).replace(/\[(id|run)\]/, thing);
const nothing = () => ({ organization: `team-${randomUUID()}`, thing: randomUUID() });

describe.each(actorNames)('to %s', (name) => {
  const isSignedOut = name === 'somebody signed out';

  it.each(patterns)("another organisation's %s looks like one that does not exist, as a page and as data", async (pattern) => {
    const actor = actors[name];
    for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
      const none = await seen(actor, fill(pattern, nothing().organization, nothing().thing), headers);
      // As data, it is in the answer that there is nothing.
      const notThere = headers.rsc === undefined ? [404, undefined] : [200, undefined];
      expect([none.status, none.location?.split('?')[0]]).toEqual(isSignedOut ? [307, '/sign-in'] : notThere);
      expect(none.words.includes('NEXT_HTTP_ERROR_FALLBACK;404')).toBe(!isSignedOut);
      const hasThing = pattern.includes('[id]') || pattern.includes('[run]');
      for (const [what, organization] of Object.entries(organizations)) {
        const targets = hasThing ? [things.book, things['import run']] : [''];
        for (const thing of targets) expect(await seen(actor, fill(pattern, organization, thing ?? ''), headers), what).toEqual(none);
      }
      if (!hasThing) continue;
      // By way of an organisation that they do belong to.
      const noneOfMine = await seen(actor, fill(pattern, actor.slug, nothing().thing), headers);
      for (const [which, thing] of Object.entries(things)) expect(await seen(actor, fill(pattern, actor.slug, thing), headers), which).toEqual(noneOfMine);
      expect([200, 307, 404]).toContain(noneOfMine.status);
    }
  });

  it('the API answers for every id as for one that does not exist, and writes nothing', async () => {
    const { person } = actors[name];
    const before = await databaseState();
    const answerFor = async (method: string, path: string, body?: object) => {
      const answer = await callApi(person, method, path, body === undefined ? {} : { body });
      const { error } = answer.body as { error: { requestId: string } };
      return { status: answer.status, error: { ...error, requestId: '' } };
    };
    const requests: [string, (id: string) => string, object?][] = [
      ['GET', (id) => `/pitchbooks/${id}`],
      ['PATCH', (id) => `/pitchbooks/${id}`, { title: 'Mine' }],
      ['PATCH', (id) => `/pitchbooks/${id}`, { revision: 1, prompts: { slide_5: { '12': 'Mine' } } }],
      ['DELETE', (id) => `/pitchbooks/${id}`],
      ['DELETE', (id) => `/pitchbooks/${id}?insist=true`],
      ['GET', (id) => `/pitchbooks?organizationId=${id}`],
    ];
    for (const [method, path, body] of requests) {
      const none = await answerFor(method, path(randomUUID()), body);
      expect([method, none.status]).toEqual([method, isSignedOut ? 401 : 404]);
      for (const [which, id] of Object.entries(things)) expect(await answerFor(method, path(id), body), `${method} ${which}`).toEqual(none);
    }
    for (const [which, id] of Object.entries(things)) {
      expect((await answerFor('POST', '/pitchbooks', { ...newBook, organizationId: id })).status, which).toBe(isSignedOut ? 401 : 404);
    }
    expect(await databaseState()).toEqual(before);
  });

  it('every action answers for every id as for one that does not exist, and writes nothing', async () => {
    const { person } = actors[name];
    const before = await databaseState();
    for (const action of builtActions().filter(({ name: each }) => actionInputs[each]?.aimed)) {
      const call = async (target: Aim) => {
        const { result } = await callAction(action.id, [actionInputs[action.name]?.example({ ...target, author: person?.userId ?? randomUUID() })], { headers: sessionCookie(person) });
        return result?.ok === false ? { ...result.error, requestId: '' } : { code: 'ok', ...result };
      };
      const none = await call({ organizationId: randomUUID(), book: randomUUID(), slide: randomUUID(), author: '' });
      // Nobody can tell from leaving a book whether they had been in it.
      const expected = action.name === 'leavePresence' ? 'ok' : 'not_found';
      expect([action.name, none.code]).toEqual([action.name, isSignedOut ? 'unauthenticated' : expected]);
      expect(await call(aim), action.name).toEqual(none);
      for (const [which, id] of Object.entries(things)) expect(await call({ organizationId: id, book: id, slide: aim.slide, author: '' }), `${action.name}, ${which}`).toEqual(none);
    }
    expect(await databaseState()).toEqual(before);
  });

  it('a change to a book of their own reaches no slide or section of it', async () => {
    const { person } = actors[name];
    if (person === null) return;
    const own = await createBook(person, { ...newBook, title: 'Own' });
    // They are in their own book meanwhile, on no slide.
    const stored = async () => ({ ...(await databaseState()), 'public.collaboration_presence': null });
    const before = await stored();
    const answers = async (id: string) => {
      const changes = [
        { kind: 'set', entity: 'slide', id, field: 'notes', base: pieceHash(''), value: 'Mine' },
        { kind: 'set', entity: 'section', id, field: 'title', base: pieceHash('Market'), value: 'Mine' },
        { kind: 'set', entity: 'book', id, field: 'title', base: pieceHash(secretTitle), value: 'Mine' },
      ];
      const calls: [string, object][] = [
        ...changes.map((change): [string, object] => ['saveChanges', { changeId: randomUUID(), pitchbookId: own.id, author: person.userId, changes: [change], changesHash: pieceHash([change]) }]),
        ['touchPresence', { pitchbookId: own.id, slideId: id }],
      ];
      const texts = await Promise.all(calls.map(async ([action, input]) => (await callAction(idOf(action), [input], { headers: sessionCookie(person) })).result));
      return texts.map((result) => JSON.stringify(result).replaceAll(id, 'the id').replace(/"requestId":"[^"]+"/, ''));
    };
    const none = await answers(randomUUID());
    for (const [which, id] of Object.entries(things)) expect(await answers(id), which).toEqual(none);
    expect(await stored()).toEqual(before);
  });

  it('no page of their own shows anything of it', async () => {
    const actor = actors[name];
    for (const path of ['/', '/account', `/${actor.slug}/pitchbooks`, `/${actor.slug}/pitchbooks?q=Project`, `/${actor.slug}/pitchbooks/new`, `/${actor.slug}/imports`]) {
      const body = await (await fetch(new URL(path, testEnv('TEST_APP_URL')), { headers: sessionCookie(actor.person) })).text();
      for (const thing of [secretTitle, ...Object.values(organizations), ...Object.values(things)]) expect(body.includes(thing), `${path} shows ${thing}`).toBe(false);
    }
  });
});

describe('what is walked', () => {
  it('is every page that has a name in its path', () => {
    expect(patterns.toSorted()).toEqual([
      '/[org]/imports', '/[org]/imports/[run]', '/[org]/pitchbooks', '/[org]/pitchbooks/[id]', '/[org]/pitchbooks/[id]/details', '/[org]/pitchbooks/new',
    ]);
  });

  it('is every action of the built app', () => {
    expect(builtActions().map(({ name }) => name).toSorted()).toEqual(Object.keys(actionInputs).toSorted());
  });

  it('is every route of the API that takes an id', () => {
    expect(appRoutes.filter(({ kind, pattern }) => kind === 'handler' && pattern.includes('[')).map(({ pattern }) => pattern)).toEqual(['/api/[...path]', '/api/v1/pitchbooks/[id]']);
  });
});
