'use client';

import './rich-text.css';
import type { Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useEffectEvent, useRef, type CSSProperties } from 'react';
import { isEmptyRichText, normalizeRichText } from '@/lib/domain/content';
import { isEqual } from '@/lib/editor/pieces';
import type { RichText } from '@/lib/domain/pitchbook';
import { INSET, type Frame, type PlaceholderStyle } from '@/components/slide/slide-geometry';
import { layoutText } from '@/components/slide/text-layout';
import { richTextExtensions } from './extensions';
import { fromEditorJson, toEditorJson } from './rich-text-json';

export type TextEditorProps = {
  /** Names the text for screen readers: "Title, slide 4". */
  label: string;
  /** What the book holds; null where nothing was typed yet. */
  doc: RichText | null;
  /** What to begin with where nothing was typed yet. */
  start: RichText;
  frame: Frame;
  style: PlaceholderStyle;
  /** Width of the slide in points: sizes follow the drawing's width. */
  slideWidth: number;
  slideHeight: number;
  /** Where the person pressed, so that the caret lands there. */
  pressedAt: { x: number; y: number } | null;
  /** False where the book does not take the text: what was there before stays. */
  onChange: (doc: RichText) => boolean;
  /** `byKey`: with Escape, so that the focus has nowhere to be yet. */
  onLeave: (byKey: boolean) => void;
  /** Hands the editor to the toolbar while it is open. */
  onEditor: (editor: Editor | null) => void;
  onFocusToolbar: () => void;
};

/** Everything that belongs to editing a text: pressing elsewhere ends it. */
export const EDITING_SURFACE = { 'data-editing-surface': '' } as const;
const SURFACE = '[data-editing-surface]';

/** The text of one placeholder, edited where it stands on the slide. Every change goes out at once. */
export function TextEditor(props: TextEditorProps) {
  const { label, doc, start, frame, style, slideWidth, slideHeight, pressedAt } = props;
  const surface = useRef<HTMLDivElement>(null);

  const editor = useEditor({
    extensions: richTextExtensions,
    content: toEditorJson(doc ?? start),
    injectCSS: false,
    immediatelyRender: true,
    editorProps: { attributes: { class: 'rich-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'aria-description': 'Tab changes the level, Escape leaves the text.', spellcheck: 'true' } },
  });

  const begin = useEffectEvent((opened: Editor) => {
    const { view, state } = opened;
    const at = pressedAt ? view.posAtCoords({ left: pressedAt.x, top: pressedAt.y }) : null;
    const selection = at ? Selection.near(state.doc.resolve(at.pos), -1) : Selection.atEnd(state.doc);
    view.dispatch(state.tr.setSelection(selection));
    view.focus();
    props.onEditor(opened);
  });
  const end = useEffectEvent(() => props.onEditor(null));
  const changed = useEffectEvent((next: RichText) => props.onChange(next));
  const putBack = useEffectEvent((opened: Editor) => showText(opened, doc ?? start));
  const leave = useEffectEvent(() => props.onLeave(false));

  useEffect(() => {
    if (!editor) return undefined;
    const report = () => {
      if (!changed(fromEditorJson(editor.getJSON()))) putBack(editor);
    };
    editor.on('update', report);
    begin(editor);
    return () => {
      editor.off('update', report);
      end();
    };
  }, [editor]);

  // Undo, redo and other people's edits arrive from outside; the person's own typing is there already.
  useEffect(() => {
    if (!editor || isSameText(fromEditorJson(editor.getJSON()), doc, start)) return;
    showText(editor, doc ?? start);
  }, [editor, doc, start]);

  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target;
      if (target instanceof Element && !target.closest(SURFACE)) leave();
    };
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('focusin', outside);
    };
  }, []);

  const unit = (points: number) => `${(points / slideWidth) * 100}cqw`;
  const { scale, overflows } = layoutText(doc ?? start, style);
  const place: CSSProperties & Record<'--size', string> = {
    left: `${(frame.x / slideWidth) * 100}%`,
    top: `${(frame.y / slideHeight) * 100}%`,
    width: `${(frame.width / slideWidth) * 100}%`,
    height: `${(frame.height / slideHeight) * 100}%`,
    padding: `${unit(INSET.y)} ${unit(INSET.x)}`,
    '--size': unit(style.fontSize * scale),
    fontFamily: style.fonts,
    fontWeight: style.bold ? 700 : 400,
    color: style.color,
    textAlign: style.align,
    justifyContent: style.anchor === 'top' ? 'flex-start' : style.anchor === 'middle' ? 'center' : 'flex-end',
  };

  return (
    <div
      ref={surface} role="presentation" {...EDITING_SURFACE} style={place} data-overflows={overflows || undefined}
      className="absolute z-10 flex cursor-text flex-col outline-2 outline-focus data-overflows:outline-danger"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          props.onLeave(true);
        } else if (event.key === 'F10' && event.altKey) {
          event.preventDefault();
          props.onFocusToolbar();
        }
      }}
      onPointerDown={(event) => {
        // Pressing the empty part of the box puts the caret at the end of the text.
        if (event.target === surface.current) {
          event.preventDefault();
          editor?.commands.focus('end');
        }
      }}
    >
      <EditorContent editor={editor} />
      {overflows && (
        <p className="pointer-events-none absolute top-full left-0 mt-1 rounded-sm bg-danger px-1.5 py-0.5 font-sans text-2xs font-medium text-danger-ink">
          Too long for this box
        </p>
      )}
    </div>
  );
}

/** Shows another text, with the caret as near as possible to where it was. */
function showText(editor: Editor, doc: RichText): void {
  const { from } = editor.state.selection;
  editor.commands.setContent(toEditorJson(doc), { emitUpdate: false });
  const { doc: shown, tr } = editor.state;
  editor.view.dispatch(tr.setSelection(Selection.near(shown.resolve(Math.min(from, shown.content.size)), -1)));
}

/** An emptied text is stored as none at all, so it counts as the same while it is being edited. */
function isSameText(shown: RichText, doc: RichText | null, start: RichText): boolean {
  return doc === null ? isEmptyRichText(shown) || isEqual(shown, normalizeRichText(start)) : isEqual(shown, doc);
}
