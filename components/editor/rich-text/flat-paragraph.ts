import { InputRule, Node, type CommandProps } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { listMarkers } from '@/components/slide/text-layout';

export type ListKind = 'bullet' | 'number';
const DEEPEST = 8;

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    flatParagraph: {
      /** Makes the selected paragraphs a list of this kind; plain ones again where they all are already. */
      toggleListKind: (list: ListKind) => ReturnType;
      /** Moves the selected paragraphs one level in (1) or out (-1). */
      shiftLevel: (by: 1 | -1) => ReturnType;
    };
  }
}

/** The only block there is: a paragraph that may be an item of a list, at a level, as in PowerPoint. */
export const FlatParagraph = Node.create({
  name: 'paragraph',
  group: 'block',
  content: 'inline*',
  priority: 1000,

  addAttributes() {
    return {
      list: {
        default: null,
        parseHTML: (element) => readList(element.getAttribute('data-list')),
        renderHTML: ({ list }: { list?: ListKind | null }) => (list ? { 'data-list': list } : {}),
      },
      level: {
        default: 0,
        parseHTML: (element) => clampLevel(Number(element.getAttribute('data-level') ?? 0)),
        renderHTML: ({ level }: { level?: number }) => (level ? { 'data-level': String(level) } : {}),
      },
    };
  },

  parseHTML() {
    return [{ tag: 'p' }];
  },

  renderHTML({ HTMLAttributes }) {
    return ['p', HTMLAttributes, 0];
  },

  addCommands() {
    return {
      toggleListKind: (list) => (props) => {
        const all = selectedParagraphs(props);
        const value = all.every(({ node }) => node.attrs.list === list) ? null : list;
        return setAttrs(props, all, () => ({ list: value }));
      },
      shiftLevel: (by) => (props) =>
        setAttrs(props, selectedParagraphs(props), (node) => ({ level: clampLevel(Number(node.attrs.level) + by) })),
    };
  },

  addKeyboardShortcuts() {
    return {
      // Tab stays in the text: it is the level, as in PowerPoint. Escape leaves.
      Tab: () => this.editor.commands.shiftLevel(1),
      'Shift-Tab': () => this.editor.commands.shiftLevel(-1),
      Enter: () => {
        const { $from, empty } = this.editor.state.selection;
        const { list, level } = $from.parent.attrs;
        if (!empty || $from.parent.content.size > 0 || (list === null && level === 0)) return false;
        // Enter on an empty item goes one level out, and out of the list in the end.
        return level > 0 ? this.editor.commands.shiftLevel(-1) : this.editor.commands.updateAttributes('paragraph', { list: null });
      },
      Backspace: () => {
        const { $from, empty } = this.editor.state.selection;
        const { list, level } = $from.parent.attrs;
        if (!empty || $from.parentOffset > 0) return false;
        if (list !== null) return this.editor.commands.updateAttributes('paragraph', { list: null });
        return level > 0 ? this.editor.commands.shiftLevel(-1) : false;
      },
      'Mod-Shift-7': () => this.editor.commands.toggleListKind('number'),
      'Mod-Shift-8': () => this.editor.commands.toggleListKind('bullet'),
    };
  },

  addInputRules() {
    return [listRule(/^[-*•]\s$/, 'bullet'), listRule(/^1[.)]\s$/, 'number')];
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('listMarkers'),
        props: { decorations: (state) => markerDecorations(state.doc) },
      }),
    ];
  },
});

function listRule(find: RegExp, list: ListKind): InputRule {
  return new InputRule({
    find,
    handler: ({ state, range }) => {
      const $from = state.doc.resolve(range.from);
      if ($from.parent.attrs.list === list) return null;
      state.tr.delete(range.from, range.to).setNodeAttribute($from.before(), 'list', list);
    },
  });
}

/** Bullets and numbers are drawn, not typed: the same ones as on the slide. */
function markerDecorations(doc: ProseMirrorNode): DecorationSet {
  const found: { from: number; to: number; list?: ListKind; level?: number }[] = [];
  doc.forEach((node, offset) => {
    const list = readList(node.attrs.list);
    found.push({ from: offset, to: offset + node.nodeSize, level: clampLevel(Number(node.attrs.level)), ...(list ? { list } : {}) });
  });
  const markers = listMarkers(found);
  return DecorationSet.create(
    doc,
    found.flatMap(({ from, to }, index) => {
      const marker = markers[index];
      return marker ? [Decoration.node(from, to, { 'data-marker': marker })] : [];
    }),
  );
}

type Found = { node: ProseMirrorNode; position: number };

function selectedParagraphs({ state }: CommandProps): Found[] {
  const found: Found[] = [];
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node, position) => {
    if (node.type.name === 'paragraph') found.push({ node, position });
    return false;
  });
  return found;
}

function setAttrs({ tr, dispatch }: CommandProps, all: readonly Found[], next: (node: ProseMirrorNode) => Record<string, unknown>): boolean {
  if (dispatch) {
    for (const { node, position } of all) tr.setNodeMarkup(position, undefined, { ...node.attrs, ...next(node) });
  }
  return true;
}

function readList(value: unknown): ListKind | null {
  return value === 'bullet' || value === 'number' ? value : null;
}

function clampLevel(level: number): number {
  return Number.isFinite(level) ? Math.min(DEEPEST, Math.max(0, Math.floor(level))) : 0;
}
