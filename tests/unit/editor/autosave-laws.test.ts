import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBrokenLaws } from '@/lib/domain/invariants';
import { pieceHash } from '@/lib/domain/piece-hash';
import { changesBetween, type Change } from '@/lib/editor/changes';
import { toPitchbook } from '@/lib/editor/document';
import { leaveOut } from '@/lib/editor/refused-pieces';
import { buildBook } from '../../support/builders';
import { createWorld, note, noteOf, type, type Weather } from './autosave-world';
import { act, perform, type Act } from './command-sequences';

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

  it('comes to rest with all saved but what the server does not take, whether it names that or not', async () => {
    // A quarter of all texts, always the same ones.
    const judge = (change: Change) => (change.kind === 'set' && change.field !== 'order' && pieceHash(change.value) < '4' ? 'No.' : null);
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 20 }), weather, fc.boolean(), async (events, forecast, names) => {
        const world = createWorld(buildBook(), { judge, names });
        world.forecast(forecast);
        for (const happening of events) {
          const state = world.autosave.getState();
          if (happening.kind === 'mine') world.autosave.edit(perform(state.document, happening.act, world.newId).document);
          else if (happening.kind === 'others') world.saveByOther(perform(world.server.document, happening.act, world.newId).document);
          else if (happening.kind === 'crash') await world.crash();
          else await world.clock.next();
        }
        await world.calm();
        const { phase, document, base, saved, refused } = world.autosave.getState();
        expect(leaveOut(changesBetween(base, document, saved.versions), refused).changes).toEqual([]);
        expect(phase).toBe(refused.length > 0 ? 'refused' : 'idle');
      }),
      { numRuns: 100 },
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
