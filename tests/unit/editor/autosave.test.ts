import { describe, expect, it } from 'vitest';
import { outcomeOf } from '@/lib/editor/autosave';
import { commands } from '@/lib/editor/commands/registry';
import { slideIds } from '@/lib/editor/document';
import { buildBook } from '../../support/builders';
import { contextOf, createWorld, largestRequest, note, noteOf, type, write } from './autosave-world';

describe('saving by itself', () => {
  it('waits for a pause, sends what was typed as one change set, and is idle', async () => {
    const world = createWorld(buildBook());
    for (const text of ['H', 'He', 'Hello']) type(world, 4, text);
    expect(world.autosave.getState()).toMatchObject({ phase: 'dirty', hasUnsaved: true });
    await world.calm();
    expect(world.applied.map(({ changes }) => changes.length)).toEqual([1]);
    expect(noteOf(world.server.document, 4)).toBe('Hello');
    expect(world.autosave.getState()).toMatchObject({ phase: 'idle', hasUnsaved: false, saved: { revision: 2 } });
  });

  it('saves at the latest five seconds after the first letter of someone who never pauses', async () => {
    const world = createWorld(buildBook());
    for (let n = 0; n < 20; n += 1) {
      type(world, 4, `typing ${n}`);
      world.clock.schedule(() => undefined, 400);
      await world.clock.next();
    }
    expect(world.applied.length).toBeGreaterThan(0);
  });

  it('keeps one request in flight and sends what was typed meanwhile afterwards', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'first');
    await world.clock.next();
    expect(world.autosave.getState().phase).toBe('saving');
    type(world, 4, 'second');
    type(world, 5, 'third');
    await world.calm();
    expect(world.applied.map(({ changes }) => changes.length)).toEqual([1, 2]);
    expect(noteOf(world.server.document, 4)).toBe('second');
  });

  it('has nothing to send when an edit was taken back', async () => {
    const world = createWorld(buildBook());
    const { document } = world.autosave.getState();
    type(world, 4, 'oops');
    world.autosave.edit(document);
    await world.calm();
    expect(world.applied).toEqual([]);
    expect(world.autosave.getState().phase).toBe('idle');
  });

  it('sends the same change set again when the answer was lost, and it counts once', async () => {
    const world = createWorld(buildBook());
    world.forecast(['lost', 'down', 'fine']);
    type(world, 4, 'once');
    await world.clock.next();
    const sent = world.autosave.getState().inFlight?.changeId;
    await world.clock.next();
    expect(world.autosave.getState()).toMatchObject({ phase: 'offline', hasUnsaved: true });
    while (world.autosave.getState().phase !== 'idle') await world.clock.next();
    expect(world.applied.map(({ changeId }) => changeId)).toEqual([sent]);
    expect(world.server.saved.revision).toBe(2);
  });

  it('waits as long as the rate limit says, and says when it goes on', async () => {
    const world = createWorld(buildBook());
    world.forecast(['limited']);
    type(world, 4, 'patience');
    await world.clock.next();
    await world.clock.next();
    const refusedAt = world.clock.now();
    expect(world.autosave.getState()).toMatchObject({ phase: 'paused', retryAt: refusedAt + 3_000, hasUnsaved: true });
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('patience');
  });

  it('tries at once when the connection is back', async () => {
    const world = createWorld(buildBook());
    world.forecast(['down']);
    type(world, 4, 'train tunnel');
    await world.clock.next();
    await world.clock.next();
    world.autosave.online();
    expect(world.autosave.getState().phase).toBe('saving');
  });

  it.each([
    ['the server says that its database is away', 'database away', 5_000],
    ['nobody answers', 'down', 30_000],
  ] as const)('keeps trying while %s, with pauses that grow, but never beyond a limit', async (_, weather, longest) => {
    const world = createWorld(buildBook());
    world.forecast(Array.from({ length: 12 }, () => weather));
    type(world, 4, 'patience');
    await world.clock.next();
    const pauses: number[] = [];
    while (world.autosave.getState().phase !== 'idle') {
      await world.clock.next();
      const { phase, retryAt } = world.autosave.getState();
      if (phase === 'offline' && retryAt !== null) pauses.push(retryAt - world.clock.now());
    }
    expect(new Set(pauses).size).toBeGreaterThan(3);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    // Half of the longest pause is by lot, which always says a half here.
    expect(pauses.at(-1)).toBe(longest * 0.75);
    expect(noteOf(world.server.document, 4)).toBe('patience');
  });

  it('merges what another person saved in another place without asking', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'mine');
    world.saveByOther(note(world.server.document, 5, 'theirs'));
    await world.calm();
    world.autosave.acceptRemote(world.serverBook());
    expect([4, 5].map((slide) => noteOf(world.autosave.getState().document, slide))).toEqual(['mine', 'theirs']);
    expect([4, 5].map((slide) => noteOf(world.server.document, slide))).toEqual(['mine', 'theirs']);
  });

  it('asks when both wrote the same notes, keeps mine on screen, and does what I decide', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      const world = createWorld(buildBook());
      type(world, 4, 'mine');
      world.saveByOther(note(world.server.document, 4, 'theirs'));
      while (world.autosave.getState().phase !== 'conflict') await world.clock.next();
      const { conflicts, document } = world.autosave.getState();
      expect(conflicts).toMatchObject([{ field: 'notes', mine: 'mine', theirs: 'theirs' }]);
      expect(noteOf(document, 4)).toBe('mine');
      expect(noteOf(world.server.document, 4)).toBe('theirs');
      await world.calm(choice);
      expect(noteOf(world.server.document, 4)).toBe(choice);
      expect(noteOf(world.autosave.getState().document, 4)).toBe(choice);
    }
  });

  it('does not ask twice when the other person goes on editing elsewhere during the question', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'mine');
    world.saveByOther(note(world.server.document, 4, 'theirs'));
    while (world.autosave.getState().phase !== 'conflict') await world.clock.next();
    world.saveByOther(note(world.server.document, 5, 'more'));
    world.autosave.acceptRemote(world.serverBook());
    expect(world.autosave.getState().conflicts).toHaveLength(1);
    world.saveByOther(note(world.server.document, 4, 'mine'));
    world.autosave.acceptRemote(world.serverBook());
    expect(world.autosave.getState()).toMatchObject({ phase: 'idle', conflicts: [] });
  });

  it('keeps the journal until all is saved, and goes on from it after a crash', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'almost lost');
    await world.settled();
    expect(world.journal()).toContain('almost lost');
    await world.crash();
    expect(noteOf(world.autosave.getState().document, 4)).toBe('almost lost');
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('almost lost');
    expect(world.journal()).toBeNull();
  });

  it('has in the journal what is sent while the page closes, although an earlier write is not done', async () => {
    const world = createWorld(buildBook());
    world.stallDisk();
    type(world, 4, 'Typed and gon');
    type(world, 4, 'Typed and gone');
    expect(world.journal()).not.toContain('Typed and gone');
    world.autosave.saveNow();
    expect(JSON.parse(world.journal() ?? '')).toMatchObject({ inFlight: world.autosave.getState().inFlight });
    type(world, 4, 'Typed and gone, with a last word');
    world.autosave.saveNow();
    expect(world.journal()).toContain('with a last word');
  });

  it('writes what it goes on with into its own journal at once, for the old entry to be deleted', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'almost lost');
    await world.settled();
    const before = world.journalWrites();
    await world.crash();
    expect(world.journalWrites()).toBe(before + 1);
  });

  it('writes nothing any more over the journal of the one that takes its place', async () => {
    const world = createWorld(buildBook());
    const release = world.stallDisk();
    type(world, 4, 'first');
    type(world, 4, 'second');
    world.autosave.handOver();
    release();
    await world.settled();
    expect(world.journalWrites()).toBe(1);
    expect(world.clock.pending()).toBe(0);
  });

  it('does not do an edit twice when the tab died between sending and the answer', async () => {
    const world = createWorld(buildBook());
    world.forecast(['lost']);
    type(world, 4, 'once');
    await world.clock.next();
    await world.clock.next();
    world.saveByOther(note(world.server.document, 4, 'improved by another'));
    await world.crash();
    await world.calm();
    expect(world.applied).toHaveLength(1);
    expect(noteOf(world.server.document, 4)).toBe('improved by another');
    expect(noteOf(world.autosave.getState().document, 4)).toBe('improved by another');
  });

  it('asks again after a crash what was not decided before it', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'mine');
    world.saveByOther(note(world.server.document, 4, 'theirs'));
    while (world.autosave.getState().phase !== 'conflict') await world.clock.next();
    await world.crash();
    while (world.autosave.getState().phase !== 'conflict') await world.clock.next();
    expect(world.autosave.getState().conflicts).toMatchObject([{ mine: 'mine', theirs: 'theirs' }]);
    expect(noteOf(world.server.document, 4)).toBe('theirs');
  });

  it('divides what is too much for one request, structure first', async () => {
    const world = createWorld(buildBook());
    let { document } = world.autosave.getState();
    for (let slide = 3; slide < 8; slide += 1) document = write(document, slide, ['1', '12', '13', '14'], 'x'.repeat(45_000));
    world.autosave.edit(document);
    await world.calm();
    expect(world.applied.length).toBeGreaterThan(1);
    expect(largestRequest(world)).toBeLessThan(800_000);
    expect(world.server.document).toEqual(document);
  });

  it('divides many new slides that are full of text, counting bytes and not letters', async () => {
    const world = createWorld(buildBook());
    const { document } = world.autosave.getState();
    let many = write(document, 4, ['1', '12'], '語'.repeat(20_000));
    for (let count = 0; count < 60; count += 1) many = commands.duplicateSlides.run(contextOf(many, world.newId), { slideIds: [slideIds(many)[4]!] }).document;
    world.autosave.edit(many);
    await world.calm();
    expect(slideIds(world.server.document)).toHaveLength(slideIds(many).length);
    expect(largestRequest(world)).toBeLessThan(800_000);
    expect(JSON.parse(JSON.stringify(world.server.document))).toEqual(JSON.parse(JSON.stringify(many)));
  });
});

describe('a text that the server cleans', () => {
  const clean = (json: string) => json.replaceAll('<b>', '');

  it('is shown as it was stored', async () => {
    const world = createWorld(buildBook(), { clean });
    type(world, 4, 'Use <b>');
    await world.calm();
    expect(noteOf(world.autosave.getState().document, 4)).toBe('Use ');
    expect(world.autosave.getState()).toMatchObject({ phase: 'idle', hasUnsaved: false });
  });

  it('is no conflict with what the same person types on meanwhile', async () => {
    const world = createWorld(buildBook(), { clean });
    type(world, 4, 'Use <b>');
    type(world, 5, 'Note <b>');
    await world.clock.next();
    expect(world.autosave.getState().phase).toBe('saving');
    type(world, 4, 'Use <b> now');
    const phases = new Set<string>();
    await world.calm('mine', () => phases.add(world.autosave.getState().phase));
    expect(phases).not.toContain('conflict');
    expect([4, 5].map((slide) => noteOf(world.server.document, slide))).toEqual(['Use  now', 'Note ']);
    expect([4, 5].map((slide) => noteOf(world.autosave.getState().document, slide))).toEqual(['Use  now', 'Note ']);
  });
});

describe('a book that is deleted while it is open', () => {
  it('is told as gone by the next save, and nothing tries any more', async () => {
    const world = createWorld(buildBook());
    world.setDeleted(true);
    type(world, 4, 'too late');
    await world.calm();
    expect(world.autosave.getState()).toMatchObject({ phase: 'gone', hasUnsaved: true });
    expect(world.clock.pending()).toBe(0);
    expect(world.journal()).toContain('too late');
  });

  it('is told as gone by what comes back instead of it', async () => {
    const world = createWorld(buildBook());
    world.forecast(['down']);
    type(world, 4, 'too late');
    world.saveByOther(note(world.server.document, 4, 'theirs'));
    await world.clock.next();
    await world.clock.next();
    world.setDeleted(true);
    await world.calm();
    expect(world.autosave.getState().phase).toBe('gone');
  });

  it('goes on where it stopped when it is taken out of the trash', async () => {
    const world = createWorld(buildBook());
    world.setDeleted(true);
    type(world, 4, 'before');
    await world.calm();
    type(world, 5, 'meanwhile');
    world.setDeleted(false);
    world.autosave.acceptRemote(world.serverBook());
    await world.calm();
    expect([4, 5].map((slide) => noteOf(world.server.document, slide))).toEqual(['before', 'meanwhile']);
    expect(world.autosave.getState().phase).toBe('idle');
  });

  it('waits for the answer to a save that is under way', async () => {
    const world = createWorld(buildBook());
    type(world, 4, 'in time');
    await world.clock.next();
    world.autosave.gone();
    expect(world.autosave.getState().phase).toBe('saving');
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('in time');
    expect(world.autosave.getState().phase).toBe('idle');
    world.autosave.gone();
    expect(world.autosave.getState().phase).toBe('gone');
  });
});

describe('the answers of the action', () => {
  it('are read as what they mean for the editor', () => {
    const error = (code: string, more: { retryAfter?: number; errors?: { field: string; message: string }[] } = {}) => outcomeOf({ ok: false, error: { code, message: 'No.', ...more } });
    expect(error('edit_conflict')).toEqual({ kind: 'conflict' });
    expect(error('rate_limited', { retryAfter: 17 })).toEqual({ kind: 'rate_limited', retryAfter: 17 });
    expect(error('unavailable')).toEqual({ kind: 'unavailable' });
    expect(error('unavailable', { retryAfter: 5 })).toEqual({ kind: 'unavailable', retryAfter: 5 });
    expect(error('internal')).toEqual({ kind: 'unavailable' });
    expect(error('unauthenticated')).toEqual({ kind: 'signed_out' });
    expect(error('forbidden')).toEqual({ kind: 'refused', message: 'No.' });
    expect(error('not_found')).toEqual({ kind: 'gone' });
    expect(error('payload_too_large')).toEqual({ kind: 'invalid', message: 'No.', faults: [] });
    const errors = [{ field: 'changes.12.value.doc.paragraphs.0', message: 'Too long.' }, { field: 'changes', message: 'Too many.' }];
    expect(error('validation', { errors })).toEqual({ kind: 'invalid', message: 'Too long.', faults: [{ index: 12, reason: 'Too long.' }] });
  });
});
