import { describe, expect, it } from 'vitest';
import type { Change } from '@/lib/editor/changes';
import { commands } from '@/lib/editor/commands/registry';
import { slideIds } from '@/lib/editor/document';
import { writePiece } from '@/lib/editor/pieces';
import { buildBook } from '../../support/builders';
import { contextOf, createWorld, largestRequest, note, noteOf, type, write } from './autosave-world';

describe('what the server does not take', () => {
  const tooBad = (change: Change) => (JSON.stringify(change).includes('bad') ? 'Is not good.' : null);

  it('waits by itself while everything else is saved, and is tried again when it was changed', async () => {
    const world = createWorld(buildBook(), { judge: tooBad });
    type(world, 3, 'good');
    type(world, 4, 'bad');
    await world.calm();
    expect(noteOf(world.server.document, 3)).toBe('good');
    expect(noteOf(world.server.document, 4)).toBe('');
    const { phase, refused, hasUnsaved, document } = world.autosave.getState();
    expect({ phase, hasUnsaved }).toEqual({ phase: 'refused', hasUnsaved: true });
    expect(refused).toMatchObject([{ entity: 'slide', id: slideIds(document)[4], field: 'notes', reason: 'Is not good.' }]);
    expect(world.journal()).toContain('bad');

    type(world, 5, 'good, too');
    await world.calm();
    expect(noteOf(world.server.document, 5)).toBe('good, too');
    expect(world.autosave.getState()).toMatchObject({ phase: 'refused', hasUnsaved: true });

    type(world, 4, 'better');
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('better');
    expect(world.autosave.getState()).toMatchObject({ phase: 'idle', refused: [], hasUnsaved: false });
    expect(world.journal()).toBeNull();
  });

  it('is found by smaller sets where the server does not name it', async () => {
    const world = createWorld(buildBook(), { judge: tooBad, names: false });
    const { document } = world.autosave.getState();
    world.autosave.edit(Array.from({ length: 30 }, (_, index) => index).reduce((next, index) => write(next, 3 + (index % 5), [`box-${index}`], index === 17 ? 'bad' : 'good'), document));
    await world.calm();
    expect(world.autosave.getState().refused).toMatchObject([{ field: 'content', pieceKey: 'box-17' }]);
    expect(world.applied.flatMap(({ changes }) => changes)).toHaveLength(29);
    expect(world.requests()).toBeLessThan(20);
  });

  it('of a new slide is left out of it, and the slide is there', async () => {
    const world = createWorld(buildBook(), { judge: tooBad });
    const { document } = world.autosave.getState();
    const added = commands.addSlide.run(contextOf(document, world.newId), {});
    const [id = ''] = added.select ?? [];
    const filled = writePiece(writePiece(added.document, { entity: 'slide', id, field: 'notes', value: 'bad' }), { entity: 'slide', id, field: 'title', value: 'good' });
    world.autosave.edit(filled);
    await world.calm();
    expect(world.server.document.slides[id]).toMatchObject({ title: 'good', notes: '' });
    expect(world.server.document.order).toEqual(filled.order);
    expect(world.autosave.getState().refused).toMatchObject([{ id, field: 'notes' }]);
  });

  it('can be the structure: texts of slides that are there already are saved all the same', async () => {
    const world = createWorld(buildBook(), { judge: (change) => (change.kind === 'insert' ? 'There is no room.' : null) });
    const { document } = world.autosave.getState();
    world.autosave.edit(note(commands.addSlide.run(contextOf(document, world.newId), {}).document, 4, 'written'));
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('written');
    expect(world.autosave.getState()).toMatchObject({ phase: 'refused', refused: [{ field: 'order', reason: 'There is no room.' }] });
  });

  it('is still there, and named again, after a crash', async () => {
    const world = createWorld(buildBook(), { judge: tooBad });
    type(world, 4, 'bad');
    await world.calm();
    await world.crash();
    await world.calm();
    expect(noteOf(world.autosave.getState().document, 4)).toBe('bad');
    expect(world.autosave.getState().refused).toHaveLength(1);
  });

  it('is tried once more when the person asks for it', async () => {
    let takes = false;
    const world = createWorld(buildBook(), { judge: (change) => (takes ? null : tooBad(change)) });
    type(world, 4, 'bad luck');
    await world.calm();
    takes = true;
    world.autosave.retry();
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('bad luck');
    expect(world.autosave.getState()).toMatchObject({ phase: 'idle', refused: [] });
  });

  it('is also what no request can carry', async () => {
    const world = createWorld(buildBook());
    const { document } = world.autosave.getState();
    world.autosave.edit(note(write(document, 5, ['12'], 'x'.repeat(5_000_000)), 4, 'small'));
    await world.calm();
    expect(noteOf(world.server.document, 4)).toBe('small');
    expect(world.autosave.getState()).toMatchObject({ phase: 'refused', refused: [{ field: 'content', reason: 'This is too large to be saved.' }] });
    expect(largestRequest(world)).toBeLessThan(1_000);
  });
});
