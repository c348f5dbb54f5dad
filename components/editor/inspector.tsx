'use client';

import { useId, useRef, type ReactNode } from 'react';
import { isDerived, mainPlaceholder } from '@/lib/domain/layouts';
import { LIMITS, type Layout, type PitchbookDocument, type Slide } from '@/lib/domain/pitchbook';
import type { PromptLevel } from '@/lib/domain/prompts';
import type { PromptTarget } from '@/lib/editor/commands/prompts';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { EffectivePrompt } from './effective-prompt';
import { PromptField } from './prompt-field';
import type { EditorStore } from './store/editor-store';

export type InspectorProps = {
  store: EditorStore;
  book: PitchbookDocument;
  layout: Layout;
  slide: Slide;
  /** The box whose prompt is shown. */
  placeholderId: string | null;
  readOnly: boolean;
};

/** The prompts of all four levels for what is selected, and what counts in the end. */
export function Inspector({ store, book, layout, slide, placeholderId, readOnly }: InspectorProps) {
  const section = book.sections.find(({ id }) => id === slide.sectionId);
  const boxes = layout.placeholders.filter((placeholder) => !isDerived(placeholder) && placeholder.kind !== 'footer');
  // A prompt that was written for a box of another layout is kept and can still be read.
  const strayIds = Object.keys(slide.prompts).filter((id) => !layout.placeholders.some((placeholder) => placeholder.id === id));
  const options = [
    ...boxes.map(({ id, name }) => ({ value: id, label: name })),
    ...strayIds.map((id) => ({ value: id, label: `“${id}” (not in this layout)` })),
  ];
  const main = mainPlaceholder(layout)?.id;
  const box = options.find(({ value }) => value === placeholderId) ?? options.find(({ value }) => value === main) ?? options[0];
  const field = (target: PromptTarget) => ({
    readOnly: readOnly || ('slideId' in target && slide.readOnly === true),
    onText: (text: string | null) => void store.run('setPrompt', { target, text }),
    onMode: (mode: 'adds' | 'replaces') => void store.run('setPrompt', { target, mode }),
    onLeave: store.mark,
  });
  const fields = useRef<HTMLDivElement>(null);
  return (
    <div className="flex h-full flex-col">
      <div ref={fields} className="min-h-0 flex-1 space-y-5 overflow-y-auto p-3">
        <Level name="pitchbook">
          <PromptField
            label="Pitchbook prompt" hint="For every slide of this pitchbook." value={book.pitchbookPrompt} maxLength={LIMITS.pitchbookPrompt}
            {...field({ level: 'pitchbook' })}
          />
        </Level>
        {section && (
          <Level name="section">
            <PromptField
              label="Section prompt" hint={`For every slide of “${section.title}”.`} value={section.prompt} maxLength={LIMITS.prompt}
              mode={section.promptMode} above="the pitchbook prompt" {...field({ level: 'section', sectionId: section.id })}
            />
          </Level>
        )}
        <Level name="slide">
          <PromptField
            label="Slide prompt" hint="For every placeholder of this slide." value={slide.prompt} maxLength={LIMITS.prompt}
            mode={slide.promptMode} above="the levels above" {...field({ level: 'slide', slideId: slide.id })}
          />
        </Level>
        {box && (
          <Level name="placeholder">
            <BoxSelect options={options} value={box.value} onChange={(id) => store.select({ placeholderId: id, editing: false })} />
            <PromptField
              key={`${slide.id}/${box.value}`} grows
              label="Placeholder prompt" hint={`For “${box.label}” alone.`} value={slide.prompts[box.value] ?? null} maxLength={LIMITS.prompt}
              mode={slide.promptModes[box.value] ?? 'adds'} above="the levels above"
              {...field({ level: 'placeholder', slideId: slide.id, placeholderId: box.value })}
            />
          </Level>
        )}
        <InheritSwitch
          checked={book.inheritTemplatePrompts} disabled={readOnly}
          onChange={(inheritTemplatePrompts) => {
            store.run('setBookField', { inheritTemplatePrompts });
            store.mark();
          }}
        />
      </div>
      {box && (
        <EffectivePrompt
          book={book} slideId={slide.id} placeholderId={box.value} boxName={box.label}
          onGoTo={(level) => fields.current?.querySelector<HTMLElement>(`[data-level="${level}"] textarea`)?.focus()}
        />
      )}
    </div>
  );
}

function Level({ name, children }: { name: PromptLevel; children: ReactNode }) {
  return <div data-level={name} className="space-y-2">{children}</div>;
}

function BoxSelect({ options, value, onChange }: { options: { value: string; label: string }[]; value: string; onChange: (id: string) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 border-t border-line pt-4">
      <label htmlFor={id} className="shrink-0 text-sm font-medium">Placeholder</label>
      <Select id={id} options={options} value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

function InheritSwitch({ checked, disabled, onChange }: { checked: boolean; disabled: boolean; onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2 border-t border-line pt-4">
      <Switch id={id} checked={checked} disabled={disabled} onCheckedChange={onChange} />
      <label htmlFor={id} className="text-xs text-ink-muted">New slides begin with their layout’s own prompts</label>
    </div>
  );
}
