'use client';

import { LIMITS, type Slide } from '@/lib/domain/pitchbook';
import { normalizeText } from '@/lib/security/plain-text';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Textarea } from '@/components/ui/textarea';
import { useTypedLine } from './use-typed-line';
import type { EditorStore } from './store/editor-store';

/** What belongs to a slide and is not on it: the name it goes by, and what the speaker says. */
export function NotesPanel({ store, slide, shownTitle, readOnly }: { store: EditorStore; slide: Slide; shownTitle: string; readOnly: boolean }) {
  const title = useTypedLine(slide.title ?? '', (typed) => {
    store.run('setTitle', { slideId: slide.id, title: typed === '' ? null : typed });
    store.mark();
  });
  const length = slide.notes.length;
  return (
    <div className="space-y-5 p-3">
      <Field label="Slide title" hint="Stands on the slide and in lists while the title placeholder is empty.">
        {(control) => <Input {...control} {...title} placeholder={shownTitle} maxLength={LIMITS.title} readOnly={readOnly} />}
      </Field>
      <Field label="Speaker notes" aside={length > LIMITS.notes * 0.8 ? `${length} of ${LIMITS.notes}` : undefined}>
        {(control) => (
          <Textarea
            {...control} rows={12} value={slide.notes} maxLength={LIMITS.notes} readOnly={readOnly} className="max-h-[60dvh]"
            onChange={(event) => store.run('setNotes', { slideId: slide.id, notes: normalizeText(event.target.value) })}
            onBlur={store.mark}
          />
        )}
      </Field>
    </div>
  );
}
