import { describe, expect, it } from 'vitest';
import { actionFor, chordOf, editorActions } from '@/components/editor/editor-actions';

const press = (keys: Partial<KeyboardEvent>) => ({ key: '', code: '', altKey: false, shiftKey: false, metaKey: false, ctrlKey: false, ...keys });

describe('the table of actions', () => {
  it('has no chord twice', () => {
    const chords = editorActions.flatMap(({ keys }) => keys);
    expect(chords.filter((chord, index) => chords.indexOf(chord) !== index)).toEqual([]);
  });

  it('has no id twice', () => {
    expect(new Set(editorActions.map(({ id }) => id)).size).toBe(editorActions.length);
  });

  it('hears bare keys only in the list of slides', () => {
    expect(actionFor('Delete', true)?.id).toBe('slide.delete');
    expect(actionFor('Delete', false)).toBeUndefined();
    expect(actionFor('Mod+Z', false)?.id).toBe('edit.undo');
  });

  it.each([
    [press({ key: 'Z', code: 'KeyZ', shiftKey: true, ctrlKey: true }), true, 'Mod+Shift+Z'],
    [press({ key: 'Ω', code: 'KeyM', altKey: true }), true, 'Mod+Alt+M'],
    [press({ key: '?', code: 'Slash', shiftKey: true }), false, '?'],
    [press({ key: 'ArrowUp', code: 'ArrowUp', altKey: true }), false, 'Alt+ArrowUp'],
  ])('reads the pressed keys %#', (event, mod, chord) => expect(chordOf(event, mod)).toBe(chord));
});
