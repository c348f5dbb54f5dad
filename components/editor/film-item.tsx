'use client';

import { useDraggable, useDroppable } from '@dnd-kit/core';
import { clsx } from 'clsx';
import { memo, useRef } from 'react';
import type { DeckTemplate, Layout, PitchbookDocument, Slide } from '@/lib/domain/pitchbook';
import { slideTitle } from '@/lib/domain/placeholder-text';
import { initials } from '@/components/account/avatar';
import { sameSurroundings } from '@/components/slide/slide-surroundings';
import { SlideView } from '@/components/slide/slide-view';
import { useNearViewport } from './use-near-viewport';

export type DropSide = 'before' | 'after';

export type FilmItemProps = {
  book: PitchbookDocument;
  template: DeckTemplate;
  layout: Layout;
  slide: Slide;
  /** The slide in the middle; `selected` can be several. */
  current: boolean;
  selected: boolean;
  movable: boolean;
  droppable: boolean;
  /** Where a dragged slide would land beside this one. */
  dropSide: DropSide | null;
  /** Names of the people who are on this slide now, joined. */
  people: string;
  onSelect: (slideId: string, how: 'only' | 'toggle' | 'range') => void;
};

/** One slide of the list: number and thumbnail; pressing selects, dragging moves. */
export const FilmItem = memo(function FilmItem(props: FilmItemProps) {
  const { book, template, layout, slide, current, selected, movable, droppable, dropSide, people, onSelect } = props;
  const element = useRef<HTMLLIElement>(null);
  const near = useNearViewport(element);
  const draggable = useDraggable({ id: slide.id, data: { kind: 'slide' }, disabled: !movable });
  const drop = useDroppable({ id: slide.id, data: { kind: 'slide' }, disabled: !droppable });
  return (
    <li
      ref={(node) => {
        element.current = node;
        drop.setNodeRef(node);
      }}
      data-drop={dropSide ?? undefined}
      className={clsx(
        'relative [contain-intrinsic-size:auto_7rem] [content-visibility:auto]',
        'data-[drop]:before:absolute data-[drop]:before:inset-x-2 data-[drop]:before:z-10 data-[drop]:before:h-0.5 data-[drop]:before:rounded-full data-[drop]:before:bg-focus',
        'data-[drop=after]:before:bottom-0 data-[drop=before]:before:top-0',
      )}
    >
      <button
        type="button" ref={draggable.setNodeRef} {...draggable.listeners} data-slide={slide.id}
        tabIndex={current ? 0 : -1} aria-current={current ? 'true' : undefined}
        aria-label={`Slide ${slide.slideNumber}: ${slideTitle(book, slide)}${selected && !current ? ', selected' : ''}${people === '' ? '' : `. Here: ${people}`}`}
        className={clsx(
          'group flex w-full items-start gap-1.5 py-1.5 pr-3 pl-1 text-left outline-offset-[-2px] pointer-coarse:touch-manipulation',
          draggable.isDragging && 'opacity-40',
        )}
        onClick={(event) => onSelect(slide.id, event.shiftKey ? 'range' : event.metaKey || event.ctrlKey ? 'toggle' : 'only')}
      >
        <span className={clsx('w-7 shrink-0 pt-0.5 text-right text-2xs tabular-nums', current ? 'font-semibold text-accent-text' : 'text-ink-faint')}>
          {slide.slideNumber}
        </span>
        <span
          className={clsx(
            'relative block aspect-video min-w-0 flex-1 overflow-hidden rounded-sm bg-white ring-1',
            current ? 'ring-2 ring-focus' : selected ? 'ring-2 ring-focus/60' : 'ring-line-strong group-hover:ring-line-control',
          )}
        >
          {near && <SlideView book={book} template={template} layout={layout} slide={slide} className="pointer-events-none block size-full" />}
          {people !== '' && (
            <span aria-hidden="true" className="absolute right-1 bottom-1 rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink">
              {people.split(', ').map(initials).join(' ')}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}, sameFilmItem);

/** A keystroke changes the book, and one thumbnail of it. */
function sameFilmItem(a: FilmItemProps, b: FilmItemProps): boolean {
  return (
    a.slide.id === b.slide.id && a.slide.content === b.slide.content && a.slide.title === b.slide.title && a.slide.type === b.slide.type &&
    a.layout === b.layout && a.template === b.template && a.current === b.current && a.selected === b.selected && a.movable === b.movable && a.droppable === b.droppable &&
    a.dropSide === b.dropSide && a.people === b.people && a.onSelect === b.onSelect && sameSurroundings(a.book, b.book, a.slide, b.slide)
  );
}
