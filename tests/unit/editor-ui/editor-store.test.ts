import { describe, expect, it } from 'vitest';
import { textDocument } from '@/lib/domain/content';
import { saveStatus } from '@/components/editor/save-status';
import { saveText } from '@/components/editor/save-indicator';
import { selectSlide } from '@/components/editor/select-slide';
import { editorWorld } from './editor-world';

const titles = (store: { getState: () => { book: { slides: { slideNumber: number; layoutName: string }[] } } }) =>
  store.getState().book.slides.map(({ slideNumber, layoutName }) => `${slideNumber} ${layoutName}`);
const bodyOf = (store: ReturnType<ReturnType<typeof editorWorld>['open']>) => store.getState().book.slides.filter(({ type }) => type === 'body');

describe('an open book', () => {
  it('shows an edit at once and has it on the server a moment later', async () => {
    const world = editorWorld();
    const store = world.open();
    store.run('setBookField', { title: 'Project Borealis' });
    expect(store.getState().book.title).toBe('Project Borealis');
    expect(saveText(saveStatus(store.getState().autosave))).toBe('Unsaved changes');
    await world.pass(2_000);
    expect(world.server().title).toBe('Project Borealis');
    expect(saveText(saveStatus(store.getState().autosave))).toBe('Saved');
  });

  it('takes typing in one box back in one step, and brings it again', () => {
    const store = editorWorld().open();
    const [slide] = bodyOf(store);
    if (!slide) throw new Error('The book has body slides');
    for (const text of ['G', 'Gr', 'Growth']) store.run('setContent', { slideId: slide.id, placeholderId: '12', doc: textDocument(text) });
    store.undo();
    expect(bodyOf(store)[0]?.content.placeholders).toEqual({});
    store.redo();
    expect(bodyOf(store)[0]?.content.placeholders['12']?.doc).toEqual(textDocument('Growth'));
  });

  it('goes to the slide that undo brings back', () => {
    const store = editorWorld().open();
    const slide = bodyOf(store)[0];
    if (!slide) throw new Error('The book has body slides');
    store.goTo(slide.id);
    store.run('deleteSlides', {});
    expect(store.getState().selection.slideId).not.toBe(slide.id);
    store.undo();
    expect(store.getState().selection.slideId).toBe(slide.id);
  });

  it('numbers follow every change at once', () => {
    const store = editorWorld().open();
    const before = titles(store).length;
    store.goTo(store.getState().book.slides[2]?.id ?? '');
    store.run('addSlide', {});
    expect(titles(store)).toHaveLength(before + 1);
    expect(store.getState().book.slides.map(({ slideNumber }) => slideNumber)).toEqual(Array.from({ length: before + 1 }, (_, index) => index + 1));
  });

  it('refuses every edit of a person who may only look', () => {
    const world = editorWorld({ canEdit: () => false });
    const store = world.open();
    const before = store.getState().book;
    expect(store.run('setBookField', { title: 'Mine now' })).not.toBeNull();
    expect(store.getState().book).toBe(before);
  });

  it('says so while the server is away, keeps the work on this machine, and saves it when the server is back', async () => {
    const world = editorWorld();
    const store = world.open();
    world.setReachable(false);
    store.run('setBookField', { title: 'Written offline' });
    await world.pass(1_000);
    expect(saveText(saveStatus(store.getState().autosave))).toBe('Offline, will retry');
    expect(world.journal.entry?.document.book.title).toBe('Written offline');
    world.setReachable(true);
    await world.pass(60_000);
    expect(world.server().title).toBe('Written offline');
    expect(world.journal.entry).toBeNull();
  });

  it('takes up the work of a tab that was closed before it could save', async () => {
    const world = editorWorld();
    world.setReachable(false);
    const closed = world.open();
    closed.run('setBookField', { title: 'Nearly lost' });
    await world.pass(1_000);
    closed.close();
    const { entry } = world.journal;
    if (!entry) throw new Error('The journal has the edit');

    world.setReachable(true);
    const store = world.open();
    store.resume(entry);
    expect(store.getState().book.title).toBe('Nearly lost');
    expect(store.getState().leftBehind).toBe('restored');
    await world.pass(2_000);
    expect(world.server().title).toBe('Nearly lost');
  });

  it('goes on with what was written while that work was being fetched', async () => {
    const world = editorWorld();
    world.setReachable(false);
    const closed = world.open();
    closed.run('setBookField', { title: 'Nearly lost' });
    await world.pass(1_000);
    closed.close();
    const { entry } = world.journal;
    if (!entry) throw new Error('The journal has the edit');

    world.setReachable(true);
    const store = world.open();
    const slide = bodyOf(store)[0];
    if (!slide) throw new Error('The book has body slides');
    store.run('setContent', { slideId: slide.id, placeholderId: '12', doc: textDocument('Written at once') });
    store.resume(entry);
    await world.pass(2_000);
    expect(world.server().title).toBe('Nearly lost');
    expect(world.server().slides.find(({ id }) => id === slide.id)?.content.placeholders['12']?.doc).toEqual(textDocument('Written at once'));
  });

  it('saves at once when the page is left inside the app', async () => {
    const world = editorWorld();
    const store = world.open();
    store.run('setBookField', { title: 'Left in a hurry' });
    const known = await store.leave();
    expect(world.server().title).toBe('Left in a hurry');
    expect(known).toEqual(world.server());
    expect(world.journal.entry).toBeNull();
  });

  it('saves what was typed while a save was under way when the page is left inside the app', async () => {
    const world = editorWorld();
    const store = world.open();
    const release = world.holdAnswers();
    store.run('setBookField', { title: 'Sent' });
    store.saveNow();
    store.run('setBookField', { title: 'Sent, and a last word' });
    const left = store.leave();
    release();
    expect((await left).title).toBe('Sent, and a last word');
    expect(world.server().title).toBe('Sent, and a last word');
    expect(world.journal.entry).toBeNull();
  });

  it('comes to an end when it is left twice', async () => {
    const world = editorWorld();
    const store = world.open();
    world.setReachable(false);
    store.run('setBookField', { title: 'Left while offline' });
    await store.leave();
    store.run('setBookField', { title: 'And again' });
    await store.leave();
    expect(world.server().title).toBe('Project Aurora');
  });

  it('leaves to the journal what cannot be saved when the page is left, and tries no more', async () => {
    const world = editorWorld();
    const left = world.open();
    world.setReachable(false);
    left.run('setBookField', { title: 'Left while offline' });
    await left.leave();
    const { entry } = world.journal;
    if (!entry) throw new Error('The journal has the edit');
    world.setReachable(true);
    const before = world.sent.length;
    await world.pass(60_000);
    expect(world.sent).toHaveLength(before);

    world.open().resume(entry);
    await world.pass(2_000);
    expect(world.server().title).toBe('Left while offline');
  });

  it('takes nothing back over what another person has written in the same place since', async () => {
    const world = editorWorld();
    const [mine, theirs] = [world.open(), world.open()];
    mine.run('setBookField', { title: 'Mine' });
    await world.pass(2_000);
    await theirs.refresh();
    theirs.run('setBookField', { title: 'Mine, and theirs' });
    await world.pass(2_000);
    await mine.refresh();
    expect(mine.undo()).toMatchObject({ done: false });
    await world.pass(2_000);
    expect(world.server().title).toBe('Mine, and theirs');
  });

  it('merges what two people changed in different places without asking', async () => {
    const world = editorWorld();
    const [mine, theirs] = [world.open(), world.open()];
    const slide = bodyOf(mine)[0];
    if (!slide) throw new Error('The book has body slides');
    mine.run('setContent', { slideId: slide.id, placeholderId: '12', doc: textDocument('My text') });
    theirs.run('setContent', { slideId: slide.id, placeholderId: '1', doc: textDocument('Their title') });
    await world.pass(5_000);
    await mine.refresh();
    await theirs.refresh();
    for (const store of [mine, theirs]) expect(Object.keys(bodyOf(store)[0]?.content.placeholders ?? {}).sort()).toEqual(['1', '12']);
  });

  it('asks where two people changed the same text, with both texts at hand', async () => {
    const world = editorWorld();
    const [mine, theirs] = [world.open(), world.open()];
    const slide = bodyOf(mine)[0];
    if (!slide) throw new Error('The book has body slides');
    theirs.run('setContent', { slideId: slide.id, placeholderId: '12', doc: textDocument('Theirs') });
    await world.pass(2_000);
    mine.run('setContent', { slideId: slide.id, placeholderId: '12', doc: textDocument('Mine') });
    await world.pass(2_000);
    const { autosave } = mine.getState();
    expect(saveText(saveStatus(autosave))).toBe('Conflict: choose a text');
    const [conflict] = autosave.conflicts;
    if (!conflict) throw new Error('There is a conflict');
    expect([conflict.mine, conflict.theirs]).toMatchObject([{ doc: textDocument('Mine') }, { doc: textDocument('Theirs') }]);
    mine.resolve({ [conflict.key]: 'theirs' });
    await world.pass(2_000);
    expect(bodyOf(mine)[0]?.content.placeholders['12']?.doc).toEqual(textDocument('Theirs'));
    expect(saveText(saveStatus(mine.getState().autosave))).toBe('Saved');
  });
});

describe('selecting slides', () => {
  it('takes a range with Shift and single slides with the modifier, and always keeps one', () => {
    const store = editorWorld().open();
    const ids = store.getState().book.slides.map(({ id }) => id);
    const [first, second, third] = ids;
    if (!first || !second || !third) throw new Error('The book has slides');
    selectSlide(store, third, 'range');
    expect(store.getState().selection).toMatchObject({ slideId: first, slideIds: [first, second, third] });
    selectSlide(store, first, 'toggle');
    expect(store.getState().selection.slideIds).toEqual([second, third]);
    selectSlide(store, second, 'only');
    selectSlide(store, second, 'toggle');
    expect(store.getState().selection).toMatchObject({ slideId: second, slideIds: [second] });
  });
});

describe('a text that the server cleans', () => {
  it('is shown as the server keeps it, and can be edited on without a conflict', async () => {
    const world = editorWorld({ clean: (text) => text.replaceAll('<b>', '') });
    const store = world.open();
    store.run('setBookField', { title: 'Aurora <b>bold' });
    await world.pass(2_000);
    expect(store.getState().book.title).toBe('Aurora bold');
    store.run('setBookField', { title: 'Aurora bolder' });
    await world.pass(2_000);
    expect(world.server().title).toBe('Aurora bolder');
    expect(store.getState().autosave.conflicts).toEqual([]);
  });
});
