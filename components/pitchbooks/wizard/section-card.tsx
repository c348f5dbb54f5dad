'use client';

import { useSortable } from '@dnd-kit/sortable';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, GripVertical, MessageSquareText, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { SectionDraft } from '@/components/pitchbooks/wizard/wizard-draft';
import { Button } from '@/components/ui/button';
import { CharacterCount } from '@/components/ui/character-count';
import { Field } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import { LIMITS } from '@/lib/domain/pitchbook';

export type SectionCardProps = {
  section: SectionDraft;
  index: number;
  of: number;
  errors: { title?: string; slides?: string; prompt?: string };
  onChange: (change: Partial<SectionDraft>) => void;
  /** Moves it by so many places; `control` names what keeps the focus. */
  onMove: (by: -1 | 1, control?: string) => void;
  onRemove: () => void;
  onAddAfter: () => void;
};

/** One section of the new book. */
export function SectionCard({ section, index, of, errors, onChange, onMove, onRemove, onAddAfter }: SectionCardProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: section.key });
  const [opened, setOpened] = useState(section.prompt !== '');
  const promptShown = opened || errors.prompt !== undefined;
  const name = section.title.trim() || `section ${index + 1}`;

  /** Alt and an arrow move the section from any of its fields; the field keeps the focus. */
  function moveByKey(event: KeyboardEvent<HTMLElement>) {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1, event.currentTarget.dataset.control);
  }

  return (
    <li
      ref={setNodeRef}
      style={transform ? { transform: `translate3d(0, ${Math.round(transform.y)}px, 0)`, transition } : undefined}
      className={clsx('rounded-lg border bg-surface p-2 sm:pl-1', isDragging ? 'relative z-10 border-accent shadow-high' : 'border-line shadow-low')}
    >
      <div className="flex flex-wrap items-start gap-x-2 gap-y-2 sm:flex-nowrap">
        <div className="flex h-8 shrink-0 items-center pointer-coarse:h-10">
          <button
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            type="button"
            aria-label={`Drag ${name}`}
            data-control="drag"
            className="flex h-7 w-6 touch-none items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink active:cursor-grabbing pointer-coarse:w-8"
          >
            <GripVertical aria-hidden="true" className="size-4" />
          </button>
          <span className="w-6 text-center text-sm text-ink-faint tabular-nums">{index + 1}</span>
        </div>
        <Field label={`Title of section ${index + 1}`} labelHidden error={errors.title} className="flex-1 basis-40">
          {(control) => (
            <Input
              {...control}
              data-control="title"
              value={section.title}
              placeholder="Section title"
              autoComplete="off"
              required
              onChange={(event) => onChange({ title: event.target.value })}
              onKeyDown={(event) => {
                moveByKey(event);
                // Not while an input method composes a word, nor with the keys that continue.
                if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
                event.preventDefault();
                onAddAfter();
              }}
            />
          )}
        </Field>
        <Field label={`Number of slides of section ${index + 1}`} labelHidden error={errors.slides} className="w-28 max-sm:order-1 max-sm:ml-14">
          {(control) => (
            <span className="relative block">
              <Input
                {...control}
                type="number"
                inputMode="numeric"
                min={1}
                max={LIMITS.slidesPerNewSection}
                step={1}
                data-control="slides"
                value={section.slides}
                required
                onChange={(event) => onChange({ slides: event.target.value })}
                onKeyDown={moveByKey}
                onFocus={(event) => event.target.select()}
                className="pr-12 tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
              />
              <span aria-hidden="true" className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-sm text-ink-faint">
                {section.slides.trim() === '1' ? 'slide' : 'slides'}
              </span>
            </span>
          )}
        </Field>
        <div className="flex shrink-0 max-sm:order-2 max-sm:ml-auto">
          <IconButton
            label={`Move ${name} up`}
            shortcut="Alt ↑"
            icon={<ArrowUp />}
            data-control="up"
            disabled={index === 0}
            onClick={() => onMove(-1, 'up')}
          />
          <IconButton
            label={`Move ${name} down`}
            shortcut="Alt ↓"
            icon={<ArrowDown />}
            data-control="down"
            disabled={index === of - 1}
            onClick={() => onMove(1, 'down')}
          />
          <IconButton label={`Remove ${name}`} icon={<Trash2 />} tone="danger" disabled={of === 1} onClick={onRemove} />
        </div>
      </div>
      <div className="mt-1.5 ml-14 sm:mr-1">
        {promptShown ? (
          <Field
            label={`Prompt for ${name}`}
            optional
            error={errors.prompt}
            aside={<CharacterCount text={section.prompt} limit={LIMITS.prompt} />}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                data-control="prompt"
                value={section.prompt}
                autoFocus={opened && section.prompt === ''}
                placeholder="What every slide of this section should do"
                onKeyDown={moveByKey}
                onChange={(event) => onChange({ prompt: event.target.value })}
              />
            )}
          </Field>
        ) : (
          <Button
            variant="ghost"
            size="sm"
            icon={<MessageSquareText />}
            aria-label={`Add a prompt for ${name}`}
            onClick={() => setOpened(true)}
            className="-ml-2"
          >
            Add a prompt
          </Button>
        )}
      </div>
    </li>
  );
}
