import { useEffect, useEffectEvent } from 'react';
import { actionFor, chordOf, type ActionContext } from './editor-actions';
import { modKey } from './shortcut-text';

/** What still works while a text is being written. */
const WHILE_TYPING = new Set(['edit.undo', 'edit.redo', 'edit.save', 'go.slides']);
const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Runs the action that the pressed keys stand for in the table. */
export function useEditorKeys(context: ActionContext): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.isComposing || target?.closest(OVERLAYS)) return;
    // The other platform's modifier is not ours to take (Ctrl+D on a Mac is the system's).
    const mod = modKey(event);
    if (!mod && (event.ctrlKey || event.metaKey)) return;
    const action = actionFor(chordOf(event, mod), target?.matches('[data-slide]') ?? false);
    if (!action || (action.edits && !context.canEdit)) return;
    // A one-line field holds what is not taken over yet; undoing is its own affair until then.
    if (target?.matches('input, select') && action.id !== 'edit.save') return;
    if (target?.matches('textarea, [contenteditable="true"]') && !WHILE_TYPING.has(action.id)) return;
    event.preventDefault();
    if (action.when(context)) action.run(context);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    // Before the text editor, which swallows the keys of undo although it has none.
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
}
