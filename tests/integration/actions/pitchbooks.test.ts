import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signUp } from '@/lib/actions/auth';
import { reloadPitchbook, saveChanges, touchPresence } from '@/lib/actions/editor';
import {
  createPitchbook, deletePitchbook, duplicatePitchbook, purgePitchbook, renamePitchbook, restorePitchbook, setPitchbookStatus, unarchivePitchbook,
} from '@/lib/actions/pitchbooks';
import { pieceHash } from '@/lib/domain/piece-hash';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { ActionResult } from '@/lib/server/action-result';
import { browser, useTestStack } from '../../support/browser-session';

vi.mock('next/headers', () => ({ headers: () => browser.headers(), cookies: () => browser.cookies() }));

beforeAll(() => useTestStack({ RATE_LIMIT_PRESENCE: '2/10m' }));
beforeEach(signUpSomebody);

async function signUpSomebody(): Promise<void> {
  browser.forget();
  dataOf(await signUp({ fullName: 'Noor Test', email: `${randomUUID()}@people.example`, password: 'plain and long enough' }));
}

function dataOf<T>(result: ActionResult<T>): T {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.error)}`);
  return result.data;
}
const codeOf = (result: ActionResult<unknown>) => (result.ok ? 'ok' : result.error.code);

const newBook = async (): Promise<PitchbookDocument> => dataOf(await createPitchbook({ title: 'Aurora', sections: [{ title: 'Market' }] }));

/** A new book, with whoever made it. */
async function newWork(): Promise<PitchbookDocument & { createdBy: string }> {
  const book = await newBook();
  return { ...book, createdBy: book.createdBy ?? '' };
}

/** Saves changes of a book as its editor does. */
function save(pitchbookId: string, author: string, changes: Parameters<typeof saveChanges>[0]['changes']) {
  return saveChanges({ changeId: randomUUID(), pitchbookId, author, changes, changesHash: pieceHash(changes) });
}

describe('a pitchbook', () => {
  it('is renamed, copied, archived, deleted, restored and purged', async () => {
    const { id } = await newBook();
    expect(dataOf(await renamePitchbook({ id, title: 'Borealis' })).title).toBe('Borealis');

    const copy = dataOf(await duplicatePitchbook({ id }));
    expect(copy).toMatchObject({ status: 'draft', sections: [{ title: 'Market' }] });
    expect(copy.id).not.toBe(id);

    expect(dataOf(await setPitchbookStatus({ id, status: 'ready' })).status).toBe('ready');
    expect(dataOf(await setPitchbookStatus({ id, status: 'archived' })).status).toBe('archived');
    expect(dataOf(await unarchivePitchbook({ id })).status).toBe('ready');
    expect(dataOf(await setPitchbookStatus({ id, status: 'draft' })).status).toBe('draft');

    expect(dataOf(await deletePitchbook({ id }))).toEqual({ deleted: { sections: 1, slides: 5 } });
    expect(codeOf(await reloadPitchbook({ id }))).toBe('not_found');
    expect(dataOf(await restorePitchbook({ id }))).toMatchObject({ id, title: 'Borealis', deletedAt: null });
    expect(dataOf(await reloadPitchbook({ id })).title).toBe('Borealis');

    dataOf(await deletePitchbook({ id }));
    expect(dataOf(await purgePitchbook({ id }))).toEqual({ purged: true });
    expect(codeOf(await restorePitchbook({ id }))).toBe('not_found');
  });

  it('is created once however often the form is sent with its key', async () => {
    const form = { title: 'Once', sections: [{ title: 'Market' }], idempotencyKey: randomUUID() };
    const [first, again] = [dataOf(await createPitchbook(form)), dataOf(await createPitchbook(form))];
    expect(again.id).toBe(first.id);
    expect(codeOf(await createPitchbook({ ...form, title: 'Twice' }))).toBe('idempotency_mismatch');
  });

  it("is nobody else's to see or change", async () => {
    const { id, revision } = await newBook();
    await signUpSomebody();
    const { createdBy: author } = await newWork();
    const change = { kind: 'set' as const, entity: 'book' as const, id, field: 'title' as const, base: pieceHash('Aurora'), value: 'Mine' };
    const attempts = [
      reloadPitchbook({ id }), renamePitchbook({ id, title: 'Mine' }), duplicatePitchbook({ id }), setPitchbookStatus({ id, status: 'archived' }),
      deletePitchbook({ id, insist: true }), restorePitchbook({ id }), purgePitchbook({ id }), touchPresence({ pitchbookId: id }),
      save(id, author, [change]),
    ];
    for (const attempt of attempts) expect(codeOf(await attempt)).toBe('not_found');
    expect(revision).toBeGreaterThan(0);
  });
});

describe('saving changes', () => {
  const titleChange = (id: string, from: string, value: string) => ({ kind: 'set' as const, entity: 'book' as const, id, field: 'title' as const, base: pieceHash(from), value });

  it('answers the new revision, and nothing of changes that were stored as they were written', async () => {
    const { id, revision, createdBy: author } = await newWork();
    const saved = dataOf(await save(id, author, [titleChange(id, 'Aurora', 'Dear <Target> board')]));
    expect(saved.revision).toBeGreaterThan(revision);
    expect(saved.changes).toBeUndefined();
  });

  it('shows what was stored where text was cleaned on the way', async () => {
    const { id, createdBy: author } = await newWork();
    const change = titleChange(id, 'Aurora', 'Borealis<script>alert(1)</script>');
    const saved = dataOf(await save(id, author, [change]));
    expect(saved.changes).toEqual([{ ...change, value: 'Borealis' }]);
    expect(dataOf(await reloadPitchbook({ id })).title).toBe('Borealis');
  });

  it('on an outdated piece is a conflict that shows what stands there', async () => {
    const { id, createdBy: author } = await newWork();
    dataOf(await renamePitchbook({ id, title: 'Borealis' }));
    const refused = await save(id, author, [titleChange(id, 'Aurora', 'Cassini')]);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'edit_conflict', details: { conflicts: [{ index: 0, entity: 'book', id, field: 'title', current: 'Borealis' }] } },
    });
  });

  it('names what is wrong with a change', async () => {
    const { id, createdBy: author } = await newWork();
    const refused = await save(id, author, [titleChange(id, 'Aurora', ' ')]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'validation', errors: [{ field: 'changes.0.value' }] } });
  });

  it('is refused when somebody else has signed in since, and changes nothing', async () => {
    const { id, createdBy: author } = await newWork();
    const theirs = [...browser.jar];
    await signUpSomebody();
    const changes = [titleChange(id, 'Aurora', 'Under another name')];
    expect(codeOf(await save(id, author, changes))).toBe('unauthenticated');
    browser.jar = new Map(theirs);
    expect(dataOf(await reloadPitchbook({ id })).title).toBe('Aurora');
  });
});

describe('presence', () => {
  it('is counted by its own limit; a refusal says when to come back', async () => {
    const { id, slides } = await newBook();
    expect(dataOf(await touchPresence({ pitchbookId: id, slideId: slides[0]?.id }))).toMatchObject({ people: [], revision: expect.any(Number) });
    dataOf(await touchPresence({ pitchbookId: id }));
    const third = await touchPresence({ pitchbookId: id });
    expect(third).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(third.ok ? 0 : third.error.retryAfter).toBeGreaterThan(0);
    expect(await renamePitchbook({ id, title: 'Still possible' })).toMatchObject({ ok: true });
  });
});
