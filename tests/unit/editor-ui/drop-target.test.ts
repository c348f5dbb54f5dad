import { describe, expect, it } from 'vitest';
import { dropTarget } from '@/components/editor/drop-target';
import { editorWorld } from './editor-world';

/** Drops slides beside another one and reads the numbers they then have in the old order. */
function dropped(moved: number[], over: number, side: 'before' | 'after'): number[] | null {
  const store = editorWorld().open();
  const { slides } = store.getState().book;
  const id = (number: number) => slides[number - 1]?.id ?? '';
  const to = dropTarget(store.getState().book, moved.map(id), id(over), side);
  if (!to) return null;
  store.run('moveSlides', { slideIds: moved.map(id), to });
  return store.getState().book.slides.map((slide) => slides.findIndex((before) => before.id === slide.id) + 1);
}

// 1 title, 2 contents, 3 legal; 4 divider, 5 and 6; 7 divider, 8.
describe('dropping a slide', () => {
  it('puts it where the line was shown', () => {
    expect(dropped([6], 5, 'before')).toEqual([1, 2, 3, 4, 6, 5, 7, 8]);
    expect(dropped([5], 6, 'after')).toEqual([1, 2, 3, 4, 6, 5, 7, 8]);
  });

  it('moves it into the section it is dropped in', () => {
    expect(dropped([5], 8, 'after')).toEqual([1, 2, 3, 4, 6, 7, 8, 5]);
    expect(dropped([5], 7, 'after')).toEqual([1, 2, 3, 4, 6, 7, 5, 8]);
  });

  it('puts it at the end of the section before when it is dropped above a divider', () => {
    expect(dropped([8], 7, 'before')).toEqual([1, 2, 3, 4, 5, 6, 8, 7]);
    expect(dropped([5], 4, 'before')).toEqual([1, 2, 3, 5, 4, 6, 7, 8]);
  });

  it('moves several together, in their order', () => {
    expect(dropped([8, 5], 2, 'after')).toEqual([1, 2, 5, 8, 3, 4, 6, 7]);
  });

  it('does nothing on itself', () => expect(dropped([5], 5, 'after')).toBeNull());
});
