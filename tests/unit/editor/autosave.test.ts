import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDocument } from '@/lib/domain/content';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { outcomeOf } from '@/lib/editor/autosave';
import { slideIds, toPitchbook, type EditorDocument } from '@/lib/editor/document';
import { writePiece } from '@/lib/editor/pieces';
import { buildBook } from '../../support/builders';
import { createWorld, type Weather } from './autosave-world';
import { act, perform, type Act } from './command-sequences';

const note = (document: EditorDocument, slide: number, value: string) =>
  writePiece(document, { entity: 'slide', id: slideIds(document)[slide]!, field: 'notes', value });
const noteOf = (document: EditorDocument, slide: number) => document.slides[slideIds(document)[slide]!]?.notes;

function type(world: ReturnType<typeof createWorld>, slide: number, value: string) {
  world.autosave.edit(note(world.autosave.getState().document, slide, value));
}

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
    for (let slide = 3; slide < 8; slide += 1) {
      const id = slideIds(document)[slide]!;
      const value = { kind: 'text', doc: textDocument('x'.repeat(45_000)), origin: 'human', locked: false };
      for (const key of ['1', '12', '13', '14']) document = writePiece(document, { entity: 'slide', id, field: 'content', key, value });
    }
    world.autosave.edit(document);
    await world.calm();
    expect(world.applied.length).toBeGreaterThan(1);
    expect(Math.max(...world.applied.map((set) => JSON.stringify(set).length))).toBeLessThan(800_000);
    expect(world.server.document).toEqual(document);
  });

  it('reads the answers of the action', () => {
    const error = (code: string, retryAfter?: number) => outcomeOf({ ok: false, error: { code, message: 'No.', retryAfter } });
    expect(error('edit_conflict')).toEqual({ kind: 'conflict' });
    expect(error('rate_limited', 17)).toEqual({ kind: 'rate_limited', retryAfter: 17 });
    expect(error('unavailable')).toEqual({ kind: 'unavailable' });
    expect(error('internal')).toEqual({ kind: 'unavailable' });
    expect(error('unauthenticated')).toEqual({ kind: 'signed_out' });
    expect(error('forbidden')).toEqual({ kind: 'refused', message: 'No.' });
  });
});

type Event =
  | { kind: 'mine'; act: Act }
  | { kind: 'others'; act: Act }
  | { kind: 'wait' }
  | { kind: 'crash' }
  | { kind: 'notice' }
  | { kind: 'decide'; choice: 'mine' | 'theirs' };

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('mine' as const), act }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('others' as const), act }) },
  { weight: 8, arbitrary: fc.constant({ kind: 'wait' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'notice' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), choice: fc.constantFrom('mine' as const, 'theirs' as const) }) },
);
const weather: fc.Arbitrary<Weather[]> = fc.array(fc.constantFrom<Weather>('fine', 'fine', 'down', 'lost', 'limited'), { maxLength: 12 });

describe('whatever the network, others and the tab do', () => {
  it('comes to rest with a sound book that is the same here and on the server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), weather, async (events, forecast) => {
        const world = createWorld(buildBook());
        world.forecast(forecast);
        for (const happening of events) {
          const state = world.autosave.getState();
          if (happening.kind === 'mine') world.autosave.edit(perform(state.document, happening.act, world.newId).document);
          else if (happening.kind === 'others') world.saveByOther(perform(world.server.document, happening.act, world.newId).document);
          else if (happening.kind === 'wait') await world.clock.next();
          else if (happening.kind === 'crash') await world.crash();
          else if (happening.kind === 'notice') world.autosave.acceptRemote(world.serverBook());
          else world.autosave.resolve(Object.fromEntries(state.conflicts.map(({ key }) => [key, happening.choice])));
        }
        await world.calm();
        world.autosave.acceptRemote(world.serverBook());
        const { phase, hasUnsaved, document, saved } = world.autosave.getState();
        expect({ phase, hasUnsaved }).toEqual({ phase: 'idle', hasUnsaved: false });
        expect(JSON.parse(JSON.stringify(document))).toEqual(JSON.parse(JSON.stringify(world.server.document)));
        expect(saved.revision).toBe(world.server.saved.revision);
        expect(findBrokenLaws(toPitchbook(document, saved))).toEqual([]);
        expect(new Set(world.applied.map(({ changeId }) => changeId)).size).toBe(world.applied.length);
        expect(world.journal()).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('never overwrites what I have not seen, and never drops what I wrote', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ who: fc.constantFrom('me', 'other'), slide: fc.integer({ min: 3, max: 5 }) }) },
      { weight: 4, arbitrary: fc.constant({ who: 'wait', slide: 0 }) },
      { weight: 1, arbitrary: fc.constant({ who: 'crash', slide: 0 }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), weather, async (steps, forecast) => {
        const world = createWorld(buildBook());
        world.forecast(forecast);
        const seen = new Set<unknown>(['']);
        const mine = new Map<number, string>();
        const look = () => {
          const { document, conflicts } = world.autosave.getState();
          for (const { notes } of Object.values(document.slides)) seen.add(notes);
          for (const { theirs } of conflicts) seen.add(theirs);
        };
        const overwritten: string[] = [];
        let before = world.server.document;
        const watch = () => {
          // A change of mine on the server: what it replaced must have been on my screen.
          look();
          for (const slide of [3, 4, 5]) {
            const [was, is] = [noteOf(before, slide), noteOf(world.server.document, slide)];
            if (was !== is && is?.startsWith('me') && !seen.has(was)) overwritten.push(String(was));
          }
          before = world.server.document;
        };
        let count = 0;
        for (const { who, slide } of steps) {
          count += 1;
          if (who === 'me') {
            type(world, slide, `me ${count}`);
            mine.set(slide, `me ${count}`);
          } else if (who === 'other') {
            world.saveByOther(note(world.server.document, slide, `other ${count}`));
            before = world.server.document;
          } else if (who === 'wait') await world.clock.next();
          else await world.crash();
          watch();
        }
        await world.calm('mine', watch);
        watch();
        expect(overwritten).toEqual([]);
        for (const [slide, text] of mine) {
          const now = noteOf(world.server.document, slide);
          // My last words stand, unless they had been saved and another person then wrote over them.
          const savedOnce = world.applied.some(({ changes }) => changes.some((change) => change.kind === 'set' && change.value === text));
          expect(savedOnce).toBe(true);
          expect(now === text || now?.startsWith('other')).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
