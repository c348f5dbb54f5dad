'use client';

import './stage.css';
import type { Editor } from '@tiptap/core';
import { clsx } from 'clsx';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { EMPTY_CONTENT, EMPTY_DOCUMENT, isEmptyRichText, plainText } from '@/lib/domain/content';
import { isDerived } from '@/lib/domain/layouts';
import type { DeckTemplate, Layout, PitchbookDocument, Placeholder, RichText, Slide } from '@/lib/domain/pitchbook';
import { placeholderDoc, slideTitle } from '@/lib/domain/placeholder-text';
import { frameOf, placeholderStyle, points } from '@/components/slide/slide-geometry';
import { SlideView } from '@/components/slide/slide-view';
import { TextEditor } from './rich-text/text-editor';

export type StageProps = {
  book: PitchbookDocument;
  template: DeckTemplate;
  layout: Layout;
  slide: Slide;
  canEdit: boolean;
  /** The selected placeholder: its prompts stand on the right. */
  placeholderId: string | null;
  editing: boolean;
  onSelect: (placeholderId: string) => void;
  onEdit: (placeholderId: string) => void;
  onLeave: () => void;
  /** False where the book does not take the text. */
  onText: (placeholderId: string, doc: RichText) => boolean;
  onRenameSection: (sectionId: string) => void;
  onEditor: (editor: Editor | null) => void;
  onFocusToolbar: () => void;
};

/** The slide in the middle, with its text edited in place. */
export function Stage(props: StageProps) {
  const { book, template, layout, slide, canEdit, placeholderId, editing } = props;
  const [pressedAt, setPressedAt] = useState<{ x: number; y: number } | null>(null);
  const width = points(template.slideWidth);
  const height = points(template.slideHeight);
  const name = `Slide ${slide.slideNumber}: ${slideTitle(book, slide)}`;
  const edited = editing ? layout.placeholders.find(({ id }) => id === placeholderId) : undefined;

  const frame = useRef<HTMLDivElement>(null);
  const returnTo = useRef<string | null>(null);
  const isEdited = edited !== undefined;
  useEffect(() => {
    const id = returnTo.current;
    returnTo.current = null;
    // Escape leaves the text and stands on its placeholder, from where the keyboard goes on.
    if (!isEdited && id !== null) frame.current?.querySelector<HTMLElement>(`[data-placeholder="${CSS.escape(id)}"]`)?.focus();
  }, [isEdited]);

  const press = (placeholder: Placeholder, at: { x: number; y: number } | null) => {
    props.onSelect(placeholder.id);
    if (followsSection(book, slide, placeholder)) {
      if (slide.sectionId !== null) props.onRenameSection(slide.sectionId);
      return;
    }
    setPressedAt(at);
    props.onEdit(placeholder.id);
  };

  return (
    <div className="stage grid min-h-0 min-w-0 flex-1 place-items-center">
      <div ref={frame} className="stage-slide bg-white shadow-mid" style={{ '--ratio': width / height } as CSSProperties}>
        <SlideView
          book={book} template={template} layout={layout} slide={slide} hints={canEdit} links={!canEdit}
          label={canEdit ? undefined : name} hidden={edited?.id ?? null} className="block size-full"
        />
        {canEdit && layout.placeholders.filter((placeholder) => !isDerived(placeholder)).map((placeholder) =>
          placeholder.id === edited?.id ? null : (
            <button
              key={placeholder.id} type="button" data-placeholder={placeholder.id}
              aria-label={boxName(book, slide, placeholder)} aria-pressed={placeholder.id === placeholderId}
              style={boxPlace(placeholder, width, height)}
              className={clsx(
                'absolute cursor-text outline-offset-0 hover:ring-1 hover:ring-focus/60 focus-visible:outline-2',
                placeholder.id === placeholderId && 'ring-1 ring-focus',
              )}
              onClick={(event) => press(placeholder, event.detail === 0 ? null : { x: event.clientX, y: event.clientY })}
            />
          ),
        )}
        {edited && (
          <TextEditor
            key={`${slide.id}/${edited.id}`} label={`${edited.name}, slide ${slide.slideNumber}`}
            doc={slide.content.placeholders[edited.id]?.doc ?? null} start={startingText(book, slide, edited)} frame={frameOf(edited)} style={placeholderStyle(edited, template)}
            slideWidth={width} slideHeight={height} pressedAt={pressedAt}
            onChange={(doc) => props.onText(edited.id, doc)}
            onLeave={(byKey) => {
              returnTo.current = byKey ? edited.id : null;
              props.onLeave();
            }}
            onEditor={props.onEditor} onFocusToolbar={props.onFocusToolbar}
          />
        )}
      </div>
    </div>
  );
}

/** The title of a divider is the section's: it is renamed, not written over. */
function followsSection(book: PitchbookDocument, slide: Slide, placeholder: Placeholder): boolean {
  return slide.type === 'section-divider' && placeholder.kind === 'title' && placeholderDoc(book, slide, placeholder).source !== 'content';
}

/** What typing begins with in an empty box: the text that stands there by itself, or a first bullet. */
function startingText(book: PitchbookDocument, slide: Slide, placeholder: Placeholder): RichText {
  const { doc, source } = placeholderDoc(book, { ...slide, content: EMPTY_CONTENT }, placeholder);
  if (source === 'derived') return doc;
  return placeholder.style?.bullets ? FIRST_BULLET : EMPTY_DOCUMENT;
}

const FIRST_BULLET: RichText = { paragraphs: [{ list: 'bullet', runs: [] }] };

function boxName(book: PitchbookDocument, slide: Slide, placeholder: Placeholder): string {
  const { doc } = placeholderDoc(book, slide, placeholder);
  const text = isEmptyRichText(doc) ? 'empty' : plainText(doc).replace(/\s+/g, ' ').slice(0, 200);
  return followsSection(book, slide, placeholder) ? `Rename the section: ${text}` : `Edit ${placeholder.name}: ${text}`;
}

function boxPlace(placeholder: Placeholder, width: number, height: number): CSSProperties {
  const frame = frameOf(placeholder);
  return {
    left: `${(frame.x / width) * 100}%`,
    top: `${(frame.y / height) * 100}%`,
    width: `${(frame.width / width) * 100}%`,
    height: `${(frame.height / height) * 100}%`,
  };
}
