import type { CommandInfo } from '@/lib/editor/commands/registry';
import { commandList } from '@/lib/editor/commands/registry';
import { slideIds } from '@/lib/editor/document';
import type { EditorStore } from './store/editor-store';

/** What an action works with: the open book, and the parts of the screen it can call on. */
export type ActionContext = {
  store: EditorStore;
  canEdit: boolean;
  /** Says a sentence to the person, with a button that takes the edit back where that helps. */
  say: (message: string, offerUndo?: boolean) => void;
  renameSection: (sectionId: string) => void;
  askDeleteSection: (sectionId: string) => void;
  showShortcuts: () => void;
  focusSlides: () => void;
};

export type ActionGroup = 'Slides' | 'Sections' | 'Edit' | 'Go to' | 'Help';

/** What a person can do by button, menu or key. All of them are found here by id; nothing else listens to keys. */
export type EditorAction = {
  id: string;
  label: string;
  group: ActionGroup;
  /** Chords; the first one is shown. */
  keys: string[];
  /** Keys that work only while the list of slides has the focus: bare letters and arrows. */
  scope: 'everywhere' | 'slides';
  /** Needs the right to edit. */
  edits: boolean;
  when: (context: ActionContext) => boolean;
  run: (context: ActionContext) => void;
};

const always = () => true;

function engineCommand(name: CommandInfo['name']): CommandInfo {
  const found = commandList.find((command) => command.name === name);
  if (!found) throw new Error(`There is no command ${name}`);
  return found;
}

type SlideCommand = 'addSlide' | 'duplicateSlides' | 'deleteSlides' | 'moveSlideUp' | 'moveSlideDown';

/** A command of the engine on the selected slides, under its own id, name and keys. */
function onSlides(name: SlideCommand, scope: EditorAction['scope'], more: Partial<EditorAction> = {}): EditorAction {
  const { id, label, keys = [], when } = engineCommand(name);
  return {
    id, label, keys, scope, group: 'Slides', edits: true,
    when: ({ store }) => when(store.context()),
    run: ({ store, say }) => {
      store.mark();
      const refused = store.run(name, {});
      store.mark();
      if (refused !== null) say(refused);
    },
    ...more,
  };
}

function currentSection({ store }: ActionContext): string | null {
  const { book, selection } = store.getState();
  return book.slides.find(({ id }) => id === selection.slideId)?.sectionId ?? null;
}

function moveSectionBy(context: ActionContext, by: 1 | -1): void {
  const { store } = context;
  const sectionId = currentSection(context);
  const index = store.getState().book.sections.findIndex(({ id }) => id === sectionId);
  if (sectionId === null || index < 0) return;
  store.mark();
  store.run('moveSection', { sectionId, index: index + by });
  store.mark();
}

function go(context: ActionContext, choose: (ids: string[], at: number) => string | undefined, extend = false): void {
  const { store } = context;
  const { autosave, selection } = store.getState();
  const ids = slideIds(autosave.document);
  const target = choose(ids, ids.indexOf(selection.slideId));
  if (target === undefined) return;
  if (extend) store.select({ slideId: target, slideIds: [...new Set([...selection.slideIds, target])], placeholderId: null, editing: false });
  else store.goTo(target);
}

function travel(direction: 'undo' | 'redo', context: ActionContext): void {
  const step = context.store[direction]();
  if (step === null) return;
  const [done, notDone] = direction === 'undo' ? ['Undone', 'Not undone'] : ['Done again', 'Not done again'];
  context.say(step.done ? `${done}: ${step.label}` : `${notDone}: ${step.label}. It was changed elsewhere since, and that change stays.`);
}

export const editorActions: readonly EditorAction[] = [
  onSlides('addSlide', 'everywhere'),
  {
    ...onSlides('addSlide', 'slides'), id: 'slide.addSame', label: 'New slide of the same layout', keys: ['Enter'],
    run: ({ store, say }) => {
      const { book, selection } = store.getState();
      const layoutName = book.slides.find(({ id, type }) => id === selection.slideId && type === 'body')?.layoutName;
      const refused = store.run('addSlide', layoutName === undefined ? {} : { layoutName });
      if (refused !== null) say(refused);
    },
  },
  onSlides('duplicateSlides', 'everywhere'),
  onSlides('deleteSlides', 'slides', {
    run: ({ store, say }) => {
      const before = store.getState().book.slides.length;
      store.mark();
      const refused = store.run('deleteSlides', {});
      store.mark();
      if (refused !== null) return say(refused);
      const deleted = before - store.getState().book.slides.length;
      return say(deleted === 1 ? 'Slide deleted' : `${deleted} slides deleted`, true);
    },
  }),
  onSlides('moveSlideUp', 'everywhere'),
  onSlides('moveSlideDown', 'everywhere'),
  {
    id: 'section.add', label: 'New section', group: 'Sections', keys: ['Mod+Alt+M'], scope: 'everywhere', edits: true,
    when: ({ store }) => engineCommand('addSection').when(store.context()),
    run: (context) => {
      const afterSectionId = currentSection(context);
      const refused = context.store.run('addSection', { title: 'New section', ...(afterSectionId === null ? {} : { afterSectionId }) });
      if (refused !== null) return context.say(refused);
      const added = currentSection(context);
      if (added !== null) context.renameSection(added);
    },
  },
  {
    id: 'section.rename', label: 'Rename section', group: 'Sections', keys: ['F2'], scope: 'slides', edits: true,
    when: (context) => currentSection(context) !== null,
    run: (context) => {
      const sectionId = currentSection(context);
      if (sectionId !== null) context.renameSection(sectionId);
    },
  },
  {
    id: 'section.moveUp', label: 'Move section up', group: 'Sections', keys: ['Alt+Shift+ArrowUp'], scope: 'everywhere', edits: true,
    when: (context) => context.store.getState().book.sections.findIndex(({ id }) => id === currentSection(context)) > 0,
    run: (context) => moveSectionBy(context, -1),
  },
  {
    id: 'section.moveDown', label: 'Move section down', group: 'Sections', keys: ['Alt+Shift+ArrowDown'], scope: 'everywhere', edits: true,
    when: (context) => {
      const { sections } = context.store.getState().book;
      const index = sections.findIndex(({ id }) => id === currentSection(context));
      return index >= 0 && index < sections.length - 1;
    },
    run: (context) => moveSectionBy(context, 1),
  },
  {
    id: 'section.delete', label: 'Delete section', group: 'Sections', keys: [], scope: 'everywhere', edits: true,
    when: (context) => currentSection(context) !== null && engineCommand('deleteSection').when(context.store.context()),
    run: (context) => {
      const sectionId = currentSection(context);
      if (sectionId !== null) context.askDeleteSection(sectionId);
    },
  },
  {
    id: 'edit.undo', label: 'Undo', group: 'Edit', keys: ['Mod+Z'], scope: 'everywhere', edits: true,
    when: ({ store }) => store.canUndo(), run: (context) => travel('undo', context),
  },
  {
    id: 'edit.redo', label: 'Redo', group: 'Edit', keys: ['Mod+Shift+Z', 'Mod+Y'], scope: 'everywhere', edits: true,
    when: ({ store }) => store.canRedo(), run: (context) => travel('redo', context),
  },
  {
    id: 'edit.save', label: 'Save now', group: 'Edit', keys: ['Mod+S'], scope: 'everywhere', edits: true,
    when: always, run: ({ store }) => store.saveNow(),
  },
  {
    id: 'edit.selectAll', label: 'Select all slides', group: 'Edit', keys: ['Mod+A'], scope: 'slides', edits: false,
    when: always, run: ({ store }) => store.select({ slideIds: slideIds(store.getState().autosave.document) }),
  },
  {
    id: 'go.slides', label: 'List of slides', group: 'Go to', keys: ['F6'], scope: 'everywhere', edits: false,
    when: always, run: ({ focusSlides }) => focusSlides(),
  },
  {
    id: 'go.next', label: 'Next slide', group: 'Go to', keys: ['PageDown', 'ArrowDown'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids, at) => ids[at + 1]),
  },
  {
    id: 'go.previous', label: 'Previous slide', group: 'Go to', keys: ['PageUp', 'ArrowUp'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids, at) => ids[at - 1]),
  },
  {
    id: 'go.extendNext', label: 'Select the next slide too', group: 'Go to', keys: ['Shift+ArrowDown'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids, at) => ids[at + 1], true),
  },
  {
    id: 'go.extendPrevious', label: 'Select the previous slide too', group: 'Go to', keys: ['Shift+ArrowUp'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids, at) => ids[at - 1], true),
  },
  {
    id: 'go.first', label: 'First slide', group: 'Go to', keys: ['Home'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids) => ids[0]),
  },
  {
    id: 'go.last', label: 'Last slide', group: 'Go to', keys: ['End'], scope: 'slides', edits: false,
    when: always, run: (context) => go(context, (ids) => ids.at(-1)),
  },
  {
    id: 'help.shortcuts', label: 'Keyboard shortcuts', group: 'Help', keys: ['?'], scope: 'everywhere', edits: false,
    when: always, run: ({ showShortcuts }) => showShortcuts(),
  },
];

export function findAction(id: string): EditorAction {
  const action = editorActions.find((candidate) => candidate.id === id);
  if (!action) throw new Error(`There is no action ${id}`);
  return action;
}

/** The pressed keys as a chord of the table: "Mod+Shift+Z", "Alt+ArrowUp", "?". */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'metaKey' | 'ctrlKey' | 'code'>, mod: boolean): string {
  // Alt changes the letter on a Mac, so letters come from the key itself.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const key = letter ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const sign = event.key.length === 1 && letter === undefined;
  return [mod ? 'Mod' : '', event.altKey ? 'Alt' : '', event.shiftKey && !sign ? 'Shift' : '', key].filter(Boolean).join('+');
}

/** The action on a chord, where the focus is; keys of the list of slides are only heard there. */
export function actionFor(chord: string, inSlides: boolean): EditorAction | undefined {
  return editorActions.find(({ keys, scope }) => keys.includes(chord) && (scope === 'everywhere' || inSlides));
}
