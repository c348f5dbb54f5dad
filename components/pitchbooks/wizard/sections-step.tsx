'use client';

import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent, type Modifier } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Plus } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { v4 as newId } from 'uuid';
import type { StepProps } from '@/components/pitchbooks/wizard/basics-step';
import { SectionCard } from '@/components/pitchbooks/wizard/section-card';
import { dragAnnouncements, dragInstructions } from '@/components/pitchbooks/wizard/drag-announcements';
import { addSection, changeSection, emptySection, moveSection, removeSection, slideNumberOf } from '@/components/pitchbooks/wizard/wizard-draft';
import { sectionField } from '@/components/pitchbooks/wizard/wizard-errors';
import { count } from '@/components/pitchbooks/pitchbook-labels';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { LIMITS } from '@/lib/domain/pitchbook';
import { countNewSlides } from '@/lib/schemas/pitchbook';

const alongTheList: Modifier = ({ transform }) => ({ ...transform, x: 0 });

/** The sections of the new book: written, counted and put in order, with the mouse or with the keyboard alone. */
export function SectionsStep({ draft, errors, onChange }: StepProps) {
  const dragId = useId();
  const listRef = useRef<HTMLOListElement>(null);
  // Which control takes focus once the list has been drawn anew.
  const [focus, setFocus] = useState<{ key: string; control: string } | null>(null);
  const [said, setSaid] = useState('');
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const { sections } = draft;
  const full = sections.length >= LIMITS.sections;
  const slides = countNewSlides(sections.map((section) => ({ numberOfSlides: slideNumberOf(section.slides) || 0 })));

  useEffect(() => {
    if (focus === null) return;
    const card = listRef.current?.children[sections.findIndex(({ key }) => key === focus.key)];
    card?.querySelector<HTMLElement>(`[data-control="${focus.control}"]`)?.focus();
    setFocus(null);
  }, [focus, sections]);

  const nameOf = (key: string | number) => {
    const index = sections.findIndex((section) => section.key === key);
    return sections[index]?.title.trim() || `Section ${index + 1}`;
  };

  function add(after?: number) {
    if (full) return;
    const section = emptySection(newId);
    onChange(addSection(draft, section, after));
    setFocus({ key: section.key, control: 'title' });
  }

  function move(from: number, to: number, control?: string) {
    const moved = sections[from];
    if (!moved || to < 0 || to >= sections.length) return;
    onChange(moveSection(draft, from, to));
    setSaid(`${nameOf(moved.key)} is now section ${to + 1} of ${sections.length}.`);
    // At either end the button just pressed is disabled: focus goes to the other one.
    const end = to === 0 ? 'down' : to === sections.length - 1 ? 'up' : undefined;
    if (control) setFocus({ key: moved.key, control: control === 'up' || control === 'down' ? (end ?? control) : control });
  }

  function remove(index: number) {
    const section = sections[index];
    const neighbour = sections[index + 1] ?? sections[index - 1];
    if (!section || !neighbour) return;
    onChange(removeSection(draft, section.key));
    setSaid(`${nameOf(section.key)} is removed.`);
    setFocus({ key: neighbour.key, control: 'title' });
  }

  function endDrag({ active, over }: DragEndEvent) {
    if (over === null) return;
    const indexOf = (key: string | number) => sections.findIndex((section) => section.key === key);
    onChange(moveSection(draft, indexOf(active.id), indexOf(over.id)));
  }

  return (
    <div className="flex flex-col gap-3">
      {errors.sections ? (
        <Callout tone="danger" alert>
          <p>{errors.sections}</p>
        </Callout>
      ) : null}
      <DndContext
        id={dragId}
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={[alongTheList]}
        onDragEnd={endDrag}
        accessibility={{
          announcements: dragAnnouncements(nameOf, (key) => sections.findIndex((section) => section.key === key) + 1),
          screenReaderInstructions: dragInstructions,
        }}
      >
        <SortableContext items={sections.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
          <ol ref={listRef} className="flex flex-col gap-2">
            {sections.map((section, index) => (
              <SectionCard
                key={section.key}
                section={section}
                index={index}
                of={sections.length}
                errors={{
                  title: errors[sectionField(section.key, 'title')],
                  slides: errors[sectionField(section.key, 'slides')],
                  prompt: errors[sectionField(section.key, 'prompt')],
                }}
                onChange={(change) => onChange(changeSection(draft, section.key, change))}
                onMove={(by, control) => move(index, index + by, control)}
                onRemove={() => remove(index)}
                onAddAfter={() => add(index)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Button icon={<Plus />} onClick={() => add()} disabled={full}>
          Add section
        </Button>
        <p className="text-sm text-ink-muted tabular-nums">
          {full ? `${LIMITS.sections} sections are the most a pitchbook can have · ` : `${count(sections.length, 'section')} · `}
          <span className={slides > LIMITS.slides ? 'font-medium text-danger-text' : undefined}>
            {count(slides, 'slide')}
            {slides > LIMITS.slides ? ` of at most ${LIMITS.slides}` : ''}
          </span>
        </p>
      </div>
      <p className="text-xs text-ink-faint max-sm:hidden">
        <Key>Enter</Key> in a title adds the next section, <Key>Alt</Key> <Key>↑</Key> <Key>↓</Key> moves one, <Key>Ctrl</Key>{' '}
        <Key>Enter</Key> continues.
      </p>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded-sm border border-line bg-surface px-1 font-sans text-2xs text-ink-muted">{children}</kbd>;
}
