import { Extension, type Extensions } from '@tiptap/core';
import Subscript from '@tiptap/extension-subscript';
import Superscript from '@tiptap/extension-superscript';
import { Slice, type Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import StarterKit from '@tiptap/starter-kit';
import { isSafeLink, textDocument } from '@/lib/domain/content';
import type { RichText } from '@/lib/domain/pitchbook';
import { FlatParagraph } from './flat-paragraph';
import { readPastedHtml } from './pasted-html';
import { toEditorJson } from './rich-text-json';

/** What is pasted or dropped comes in as our rich text, whatever it was before. */
const ReducedPaste = Extension.create({
  name: 'reducedPaste',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('reducedPaste'),
        props: {
          handlePaste: (view, event) => {
            const slice = pastedSlice(event.clipboardData, view.state.schema);
            if (slice === null) return false;
            view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true));
            return true;
          },
          handleDrop: (view, event) => {
            const slice = pastedSlice(event.dataTransfer, view.state.schema);
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
            if (slice === null || at === null || view.dragging) return false;
            view.dispatch(view.state.tr.replace(at.pos, at.pos, slice));
            return true;
          },
        },
      }),
    ];
  },
});

function pastedSlice(data: DataTransfer | null, schema: Schema): Slice | null {
  const html = data?.getData('text/html') ?? '';
  const plain = data?.getData('text/plain') ?? '';
  const doc = html !== '' ? readPastedHtml(new DOMParser().parseFromString(html, 'text/html').body) : textDocument(plain);
  return doc.paragraphs.length === 0 ? null : sliceOf(doc, schema);
}

/** Open at both ends, so that one pasted paragraph joins the text around it. */
function sliceOf(doc: RichText, schema: Schema): Slice {
  const { content } = schema.nodeFromJSON(toEditorJson(doc));
  const plain = doc.paragraphs.length === 1 && doc.paragraphs[0]?.list === undefined;
  return new Slice(content, plain ? 1 : 0, plain ? 1 : 0);
}

const NEVER_BOTH = 'superscript subscript';

/**
 * The text editor of a placeholder: flat paragraphs and the marks of our rich text, nothing else.
 * Undo is the book's own history, so the editor has none.
 */
export const richTextExtensions: Extensions = [
  StarterKit.configure({
    paragraph: false, heading: false, blockquote: false, bulletList: false, orderedList: false, listItem: false, listKeymap: false,
    code: false, codeBlock: false, horizontalRule: false, strike: false, undoRedo: false, trailingNode: false, dropcursor: false, gapcursor: false,
    link: {
      openOnClick: false, autolink: true, linkOnPaste: true, defaultProtocol: 'https', protocols: ['http', 'https', 'mailto'],
      isAllowedUri: (url) => isSafeLink(url), HTMLAttributes: { target: null, rel: null, class: null },
    },
  }),
  FlatParagraph,
  Superscript.extend({ excludes: NEVER_BOTH }),
  Subscript.extend({ excludes: NEVER_BOTH }),
  ReducedPaste,
];
