import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CACHE_OF_PROCESS } from '@/lib/cache/process-cache';
import { createPitchbook } from '@/lib/data/create-pitchbook';
import { deletePitchbook } from '@/lib/data/delete-pitchbook';
import { getDeckTemplate } from '@/lib/data/get-deck-template';
import { getPitchbook } from '@/lib/data/get-pitchbook';
import { idempotencyOf } from '@/lib/data/idempotency';
import { requestPasswordReset } from '@/lib/data/request-password-reset';
import { signIn } from '@/lib/data/sign-in';
import { textContent, textDocument } from '@/lib/domain/content';
import { createPitchbookInput } from '@/lib/schemas/pitchbook';
import type { Caller } from '@/lib/server/caller';
import { buildDeckTemplate } from '../../support/builders';

vi.mock('@/lib/env/env', () => ({ env: () => ({ APP_ORIGIN: 'https://books.example', PORT: 3000, SUPABASE_URL: 'https://database.example', CACHE_MEMORY_MB: 1 }) }));

beforeAll(() => {
  vi.stubEnv('LOG_LEVEL', 'silent');
});
beforeEach(() => {
  Reflect.deleteProperty(globalThis, CACHE_OF_PROCESS);
});

interface Reply {
  data: unknown;
  error: unknown;
  status: number;
}

/** A caller whose database gives these replies, one call after the other. */
function callerWith(...replies: Reply[]): { caller: Caller; calls: [name: string, args: Record<string, unknown>][] } {
  const calls: [string, Record<string, unknown>][] = [];
  const db = {
    rpc: (name: string, args: Record<string, unknown>) => {
      const reply = replies[calls.length];
      calls.push([name, args]);
      const answered = Promise.resolve(reply);
      return Object.assign(answered, { abortSignal: () => answered });
    },
  };
  return { caller: { db: db as object as Caller['db'], userId: 'ada', requestId: 'r1' }, calls };
}

const answer = (data: unknown): Reply => ({ data, error: null, status: 200 });
const refusal = (status: number, message: string, detail?: object): Reply => ({
  data: null,
  error: { code: `PT${status}`, message, details: detail ? JSON.stringify(detail) : null, hint: null },
  status,
});
const away: Reply = { data: null, error: { code: '', message: 'TypeError: fetch failed', details: 'ECONNRESET', hint: '' }, status: 0 };

const slide = (content: unknown) => ({ id: 's1', slideNumber: 1, content });
const input = createPitchbookInput.parse({ title: 'Aurora', sections: [{ title: 'Market' }] });

/** What the database says about a book at this revision. */
const seen = (revision = 7): Reply => answer({ id: 'b1', organizationId: 'o1', revision, deckTemplateId: 'd1', deckTemplateStamp: 'stamp' });
const stored = (revision = 7, slides: unknown[] = []): Reply => answer({ id: 'b1', revision, slides });

describe('reading a deck template', () => {
  const deckTemplate = { ...buildDeckTemplate(), id: 'd1' };
  const book = { id: 'b1', deckTemplateId: 'd1' };

  it('asks for it once, as long as it is the same', async () => {
    const { caller, calls } = callerWith(seen(), answer({ stamp: 'stamp', template: deckTemplate }), seen());
    expect(await getDeckTemplate(caller, book)).toEqual({ ok: true, value: deckTemplate });
    expect(await getDeckTemplate(caller, book)).toEqual({ ok: true, value: deckTemplate });
    expect(calls).toEqual([['get_pitchbook_revision', { p_id: 'b1' }], ['get_stamped_deck_template', { p_id: 'd1' }], ['get_pitchbook_revision', { p_id: 'b1' }]]);
  });

  it('takes the built-in layouts where its own cannot be read', async () => {
    const { caller, calls } = callerWith(seen(), answer({ stamp: 'stamp', template: { ...deckTemplate, layouts: [] } }), answer({ stamp: 'other', template: deckTemplate }));
    expect(await getDeckTemplate(caller, book)).toEqual({ ok: true, value: deckTemplate });
    expect(calls.slice(1)).toEqual([['get_stamped_deck_template', { p_id: 'd1' }], ['get_stamped_deck_template', {}]]);
  });
});

describe('reading a book', () => {
  it('asks where it stands, and for the book only where nobody has read it there', async () => {
    const { caller, calls } = callerWith(seen(), stored(), seen(), seen(8), stored(8));
    const read = async () => await getPitchbook(caller, 'b1');
    expect(await read()).toEqual({ ok: true, value: { id: 'b1', revision: 7, slides: [] } });
    expect(await read()).toEqual({ ok: true, value: { id: 'b1', revision: 7, slides: [] } });
    expect(await read()).toEqual({ ok: true, value: { id: 'b1', revision: 8, slides: [] } });
    expect(calls.map(([name]) => name)).toEqual(['get_pitchbook_revision', 'get_pitchbook', 'get_pitchbook_revision', 'get_pitchbook_revision', 'get_pitchbook']);
  });

  it('shows what it can read of content that it does not know, and says that the slide is only to be read', async () => {
    const nothing = { v: 1, placeholders: {} };
    const piece = textContent(textDocument('Known'));
    const contents = [{ v: 99, blocks: [] }, '<p>old</p>', { v: 1, placeholders: { 12: piece, 13: { kind: 'model3d' } } }, { v: 1, placeholders: { 12: piece } }, null];
    const { caller } = callerWith(seen(), stored(7, contents.map(slide)));
    const read = await getPitchbook(caller, 'b1');
    expect(read.ok && read.value.slides.map(({ content, readOnly }) => ({ content, readOnly }))).toEqual([
      { content: nothing, readOnly: true },
      { content: nothing, readOnly: true },
      { content: { v: 1, placeholders: { 12: piece } }, readOnly: true },
      { content: { v: 1, placeholders: { 12: piece } } },
      { content: nothing },
    ]);
  });

  it('tries again when the database was away for a moment', async () => {
    vi.useFakeTimers();
    const { caller, calls } = callerWith(away, seen(), away, stored());
    const reading = getPitchbook(caller, 'b1');
    // Packing for the cache is done by other threads, which know no fake time.
    let isOver = false;
    void reading.finally(() => (isOver = true));
    while (!isOver) await vi.advanceTimersByTimeAsync(1_000);
    expect(await reading).toMatchObject({ ok: true });
    expect(calls).toHaveLength(4);
    vi.useRealTimers();
  });

  it('never tries again after a refusal, and remembers none', async () => {
    const { caller, calls } = callerWith(refusal(404, 'not_found'), seen(), stored());
    expect(await getPitchbook(caller, 'b1')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(calls).toHaveLength(1);
    expect(await getPitchbook(caller, 'b1')).toMatchObject({ ok: true });
  });
});

describe('creating a book', () => {
  it('is not tried again without a key: the first attempt may have succeeded', async () => {
    const { caller, calls } = callerWith(away);
    expect(await createPitchbook(caller, input)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(calls).toHaveLength(1);
  });

  it('is tried again with a key', async () => {
    vi.useFakeTimers();
    const { caller, calls } = callerWith(away, answer({ id: 'b1', slides: [] }));
    const creating = createPitchbook(caller, input, { key: 'k', requestHash: 'h' });
    await vi.runAllTimersAsync();
    expect(await creating).toMatchObject({ ok: true });
    expect(calls[1]?.[1]).toMatchObject({ p_title: 'Aurora', p_idempotency_key: 'k', p_request_hash: 'h' });
    vi.useRealTimers();
  });
});

describe('the key of a repetition', () => {
  it('goes with a hash of what is asked for, whatever the order of its members', () => {
    const asked = idempotencyOf('k', { title: 'x', sections: [{ title: 'S', numberOfSlides: 2 }] });
    expect(idempotencyOf('k', { sections: [{ numberOfSlides: 2, title: 'S' }], title: 'x' })).toEqual(asked);
    expect(idempotencyOf('k', { title: 'y', sections: [{ title: 'S', numberOfSlides: 2 }] })?.requestHash).not.toBe(asked?.requestHash);
    expect(idempotencyOf(null, {})).toBeNull();
  });
});

describe('deleting a book that people are in', () => {
  it('names them', async () => {
    const one = callerWith(refusal(409, 'someone_present', { people: ['Ada Marsh'] }));
    expect(await deletePitchbook(one.caller, { id: 'b1' })).toMatchObject({ ok: false, error: { message: 'Ada Marsh is working in this pitchbook right now.' } });
    const three = callerWith(refusal(409, 'someone_present', { people: ['Ada', 'Ben', 'Cleo'] }));
    expect(await deletePitchbook(three.caller, { id: 'b1' })).toMatchObject({
      ok: false,
      error: { code: 'someone_present', message: 'Ada, Ben, and Cleo are working in this pitchbook right now.', details: { people: ['Ada', 'Ben', 'Cleo'] } },
    });
  });
});

describe('signing in', () => {
  const authWith = (error: unknown) => ({ auth: { signInWithPassword: async () => ({ data: {}, error }) } as object as Parameters<typeof signIn>[0]['auth'] });
  const credentials = { email: 'ada@firm.example', password: 'x' };

  it('says the same about every refusal of the auth server', async () => {
    for (const [status, code] of [[400, 'invalid_credentials'], [400, 'email_not_confirmed'], [403, 'user_banned'], [404, 'user_not_found']] as const) {
      const refused = await signIn(authWith({ name: 'AuthApiError', status, code, message: 'secret' }), credentials);
      expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_credentials' } });
      expect(JSON.stringify(refused)).not.toContain('secret');
    }
  });

  it('does not blame the password when the auth server is away', async () => {
    const refused = await signIn(authWith({ name: 'AuthRetryableFetchError', status: 0, message: 'fetch failed' }), credentials);
    expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });
});

describe('a password reset', () => {
  it('gives one answer for every address, and leads back to the page for a new password', async () => {
    const asked: unknown[] = [];
    const authWith = (error: unknown) => ({
      auth: {
        resetPasswordForEmail: (...args: unknown[]) => {
          asked.push(args);
          return Promise.resolve({ data: {}, error });
        },
      } as object as Parameters<typeof requestPasswordReset>[0]['auth'],
    });
    for (const error of [null, { name: 'AuthApiError', status: 429, code: 'over_email_send_rate_limit', message: 'x' }, { name: 'AuthApiError', status: 400, message: 'x' }]) {
      expect(await requestPasswordReset(authWith(error), { email: 'ada@firm.example' })).toEqual({ ok: true, value: { sent: true } });
    }
    expect(asked[0]).toEqual(['ada@firm.example', { redirectTo: 'https://books.example/auth/confirm?next=%2Fupdate-password' }]);
  });
});
