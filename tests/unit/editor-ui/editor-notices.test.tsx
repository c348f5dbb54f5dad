// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { useSyncExternalStore } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { EditorNotices } from '@/components/editor/editor-notices';
import { saveText } from '@/components/editor/save-indicator';
import { saveStatus } from '@/components/editor/save-status';
import type { EditorStore } from '@/components/editor/store/editor-store';
import type { Slide } from '@/lib/domain/pitchbook';
import { editorWorld } from './editor-world';

function Shown({ store, readOnly }: { store: EditorStore; readOnly?: Slide['readOnly'] }) {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const slide = state.book.slides.find(({ id }) => id === state.selection.slideId);
  if (!slide) throw new Error('A slide is selected');
  return <EditorNotices store={store} state={state} canEdit book={state.book} slide={{ ...slide, readOnly }} backHref="/demo/pitchbooks" />;
}

afterEach(cleanup);

describe('the notices of an open book', () => {
  it('name each change that the server refuses, with its place and the reason', async () => {
    const world = editorWorld({ judge: ({ kind, entity }) => (kind === 'set' && entity === 'slide' ? 'Contains too much markup. Paste plain text.' : null) });
    const store = world.open();
    const slide = store.getState().book.slides[4];
    if (!slide) throw new Error('The book has slides');
    store.run('setNotes', { slideId: slide.id, notes: '<b><b><b>' });
    store.run('setBookField', { title: 'Project Borealis' });
    await world.pass(2_000);
    render(<Shown store={store} />);
    expect(screen.getByRole('alert').textContent).toContain('One change cannot be saved as it is.');
    expect(screen.getByRole('listitem').textContent).toBe('Speaker notes of slide 5: Contains too much markup. Paste plain text.');
    expect(world.server().title).toBe('Project Borealis');
    expect(saveText(saveStatus(store.getState().autosave))).toBe('Not saved: a change was refused');
  });

  it('say that a slide of a newer version is only to be read', () => {
    render(<Shown store={editorWorld().open()} readOnly />);
    expect(screen.getByText(/^Slide 1 was made by a newer version of the app/)).toBeDefined();
  });

  it('say that the book is gone, and nothing of saving', async () => {
    const store = editorWorld().open();
    store.gone();
    render(<Shown store={store} />);
    expect(screen.getByRole('alert').textContent).toContain('This pitchbook was deleted, or you can no longer see it.');
  });
});
