// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSyncExternalStore } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { findLayout } from '@/lib/domain/layouts';
import { Inspector } from '@/components/editor/inspector';
import type { EditorStore } from '@/components/editor/store/editor-store';
import { deck, editorWorld } from './editor-world';

function Shown({ store }: { store: EditorStore }) {
  const { book, selection } = useSyncExternalStore(store.subscribe, store.getState);
  const slide = book.slides.find(({ type }) => type === 'body');
  if (!slide) throw new Error('The book has body slides');
  return <Inspector store={store} book={book} layout={findLayout(deck, slide.layoutName)} slide={slide} placeholderId={selection.placeholderId} readOnly={false} />;
}

function open() {
  render(<Shown store={editorWorld().open()} />);
  const effective = within(screen.getByRole('region', { name: 'Effective prompt' }));
  return { user: userEvent.setup(), effective };
}

afterEach(cleanup);

describe('the prompts of a slide', () => {
  it('shows what is typed on a level in the effective prompt at once', async () => {
    const { user, effective } = open();
    await user.type(screen.getByRole('textbox', { name: 'Section prompt' }), 'Cite the source.');
    expect(effective.getAllByRole('listitem').map(({ textContent }) => textContent)).toContain('SectionCite the source.');
  });

  it('leads from a line of the effective prompt to the field it is written in', async () => {
    const { user, effective } = open();
    const field = screen.getByRole('textbox', { name: 'Section prompt' });
    await user.type(field, 'Cite the source.');
    await user.click(effective.getByRole('button', { name: 'Section, go to its prompt' }));
    expect(document.activeElement).toBe(field);
  });
});
