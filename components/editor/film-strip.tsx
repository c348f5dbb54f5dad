'use client';

import { DndContext, DragOverlay, MouseSensor, TouchSensor, closestCenter, useSensor, useSensors, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/core';
import { useEffect, useRef, useState, type Ref } from 'react';
import { findLayout } from '@/lib/domain/layouts';
import type { DeckTemplate, PitchbookDocument, Section, Slide } from '@/lib/domain/pitchbook';
import { SlideView } from '@/components/slide/slide-view';
import { dropTarget } from './drop-target';
import { FilmItem, type DropSide } from './film-item';
import { FilmSection } from './film-section';
import type { PresentPerson } from './presence-avatars';
import type { Selection } from './store/editor-store';

export type FilmStripProps = {
  book: PitchbookDocument;
  template: DeckTemplate;
  selection: Selection;
  people: readonly PresentPerson[];
  canEdit: boolean;
  /** The section whose name is being typed. */
  renaming: string | null;
  /** Stays the same function, so that a keystroke does not reach every slide of the list. */
  onSelect: (slideId: string, how: 'only' | 'toggle' | 'range') => void;
  onMoveSlides: (slideIds: string[], to: { sectionId: string | null; index: number }) => void;
  onRename: (sectionId: string, title: string) => void;
  onRenaming: (sectionId: string | null) => void;
  /** Runs an action of the table on a section. */
  onSectionAction: (sectionId: string, actionId: string) => void;
  ref?: Ref<HTMLElement>;
};

// Made once: new options would reach every slide of the list with every keystroke.
const MOUSE = { activationConstraint: { distance: 6 } };
const TOUCH = { activationConstraint: { delay: 250, tolerance: 8 } };
const ACCESSIBILITY = { screenReaderInstructions: { draggable: 'Use Alt and the arrow keys to move a slide.' } };

type Over = { id: string; side: DropSide };

/** The slides of the book, grouped by section: choose, move by dragging or by keys, rename sections. */
export function FilmStrip({ ref, ...props }: FilmStripProps) {
  const { book, template, selection, people, canEdit, renaming } = props;
  const list = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, MOUSE),
    useSensor(TouchSensor, TOUCH),
  );
  useFollowSelection(list, selection.slideId);

  const groups: { section: Section | null; slides: Slide[] }[] = [
    { section: null, slides: book.slides.filter(({ sectionId }) => sectionId === null) },
    ...book.sections.map((section) => ({ section, slides: book.slides.filter(({ sectionId }) => sectionId === section.id) })),
  ];
  const movedIds = dragged === null ? [] : selection.slideIds.includes(dragged) ? selection.slideIds : [dragged];
  const draggedSlide = book.slides.find(({ id }) => id === dragged);

  const finish = () => {
    setDragged(null);
    setOver(null);
  };
  return (
    <nav ref={ref} aria-label="Slides" className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-24">
      <DndContext
        id="film-strip" sensors={sensors} collisionDetection={closestCenter}
        onDragStart={({ active }) => setDragged(String(active.id))}
        onDragMove={(event) => {
          const next = overOf(event);
          setOver((before) => (before?.id === next?.id && before?.side === next?.side ? before : next));
        }}
        onDragEnd={(event: DragEndEvent) => {
          const at = overOf(event);
          const target = at && dropTarget(book, movedIds, at.id, at.side);
          finish();
          if (target) props.onMoveSlides(movedIds, target);
        }}
        onDragCancel={finish}
        accessibility={ACCESSIBILITY}
      >
        <div ref={list} data-film-strip>
          {groups.map(({ section, slides }) => (
            <section key={section?.id ?? 'front'} aria-label={section ? `Section ${section.orderIndex + 1}: ${section.title}` : 'Front'}>
              {section && (
                <FilmSection
                  section={section} canEdit={canEdit} renaming={renaming === section.id}
                  isFirst={section.orderIndex === 0} isLast={section.orderIndex === book.sections.length - 1} isOnly={book.sections.length === 1}
                  onRename={(title) => props.onRename(section.id, title)} onRenaming={(open) => props.onRenaming(open ? section.id : null)}
                  onAction={(actionId) => props.onSectionAction(section.id, actionId)}
                />
              )}
              <ol className="max-[899px]:grid max-[899px]:grid-cols-2">
                {slides.map((slide) => {
                  const fixed = slide.type === 'section-divider' ? slides[0] === slide : slide.slideNumber === 1;
                  return (
                    <FilmItem
                      key={slide.id} book={book} template={template} layout={findLayout(template, slide.layoutName)} slide={slide}
                      current={slide.id === selection.slideId} selected={selection.slideIds.includes(slide.id)}
                      movable={canEdit && !fixed} droppable={canEdit} dropSide={over?.id === slide.id ? over.side : null}
                      people={people.filter(({ slideId }) => slideId === slide.id).map(({ fullName }) => fullName).join(', ')}
                      onSelect={props.onSelect}
                    />
                  );
                })}
              </ol>
            </section>
          ))}
        </div>
        <DragOverlay dropAnimation={null}>
          {draggedSlide && (
            <div className="relative ml-9 w-40 rotate-1 overflow-hidden rounded-sm bg-white shadow-high ring-2 ring-focus">
              <SlideView book={book} template={template} layout={findLayout(template, draggedSlide.layoutName)} slide={draggedSlide} className="block w-full" />
              {movedIds.length > 1 && (
                <span className="absolute top-1 right-1 rounded-full bg-accent px-1.5 text-xs font-semibold text-accent-ink">{movedIds.length}</span>
              )}
            </div>
          )}
        </DragOverlay>
      </DndContext>
    </nav>
  );
}

/** Which slide the pointer is nearest to, and on which side of it. */
function overOf({ active, over }: Pick<DragMoveEvent, 'active' | 'over'>): Over | null {
  const at = active.rect.current.translated;
  if (!over || !at) return null;
  const middle = at.top + at.height / 2;
  return { id: String(over.id), side: middle < over.rect.top + over.rect.height / 2 ? 'before' : 'after' };
}

/** Keeps the chosen slide in view, and the focus on it while the list has the focus, also when the focused slide was deleted. */
function useFollowSelection(list: { current: HTMLElement | null }, slideId: string) {
  const focused = useRef(false);
  useEffect(() => {
    const follow = (event: Event) => {
      const { target } = event;
      focused.current = target instanceof Element && target.closest('[data-slide]') !== null;
    };
    document.addEventListener('focusin', follow);
    document.addEventListener('pointerdown', follow);
    return () => {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('pointerdown', follow);
    };
  }, []);
  useEffect(() => {
    const item = list.current?.querySelector<HTMLElement>(`[data-slide="${CSS.escape(slideId)}"]`);
    if (!item) return;
    item.scrollIntoView({ block: 'nearest' });
    if (focused.current) item.focus({ preventScroll: true });
  }, [list, slideId]);
}
