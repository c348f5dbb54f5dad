import { slideIds } from '@/lib/editor/document';
import type { EditorStore } from './store/editor-store';

/** Presses in the list of slides: one alone, one more or less, everything up to it. */
export function selectSlide(store: EditorStore, slideId: string, how: 'only' | 'toggle' | 'range'): void {
  const { selection, autosave } = store.getState();
  if (how === 'only') return store.goTo(slideId);
  if (how === 'toggle') {
    const others = selection.slideIds.filter((id) => id !== slideId);
    // Something is always selected: the last one stays.
    if (others.length < selection.slideIds.length) {
      const current = others.includes(selection.slideId) ? selection.slideId : others[0];
      return current === undefined ? undefined : store.select({ slideId: current, slideIds: others, editing: false, placeholderId: null });
    }
    return store.select({ slideId, slideIds: [...others, slideId], editing: false, placeholderId: null });
  }
  const all = slideIds(autosave.document);
  const [from, to] = [all.indexOf(selection.slideId), all.indexOf(slideId)].sort((a, b) => a - b);
  return store.select({ slideIds: all.slice(from, (to ?? 0) + 1) });
}
