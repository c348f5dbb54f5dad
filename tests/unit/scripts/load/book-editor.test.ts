import { describe, expect, it } from 'vitest';
import { textContent } from '@/lib/domain/content';
import { BODY_LAYOUT, DIVIDER_LAYOUT } from '@/lib/domain/creation';
import { pieceHash } from '@/lib/domain/piece-hash';
import { changeSetInput, type ChangeSetInput } from '@/lib/schemas/change-set';
import { createBookEditor } from '@/scripts/bench/load/book-editor';
import type { Person } from '@/scripts/bench/load/world';
import { createWriter } from '@/scripts/bench/writer';
import { Random } from '@/tests/support/legacy/random';

const random = new Random(1);
const writer = createWriter(1);
const slide = (layoutName: string, sectionId: string): Person['ownBook']['slides'][number] => ({
  id: random.uuid(), sectionId, layoutName, type: 'body', title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {}, promptIds: {},
  content: { v: 1, placeholders: { 12: textContent({ paragraphs: [{ runs: [{ text: 'as imported' }] }] }) } }, notes: '', remainder: null,
});
const sectionId = random.uuid();
const book: Person['ownBook'] = {
  id: random.uuid(),
  sections: [{ id: sectionId, title: 'Market', prompt: null, promptMode: 'adds' }],
  slides: [slide(DIVIDER_LAYOUT, sectionId), slide(BODY_LAYOUT, sectionId), slide(BODY_LAYOUT, sectionId)],
};

function openEditor() {
  const editor = createBookEditor(book, random, writer);
  const stored: ChangeSetInput[] = [];
  const store = (changes: ChangeSetInput) => Promise.resolve(void stored.push(changes));
  return { editor, store, stored, change: (index: number) => stored[index]?.changes[0] as { id: string; base: string; value: unknown; field: string } };
}

describe('the editor of a load', () => {
  it('sends what the app takes, each time with an id of its own', async () => {
    const { editor, store, stored } = openEditor();
    await editor.save(store);
    await editor.reorder(store);
    for (const changes of stored) expect(changeSetInput.safeParse(changes).success).toBe(true);
    expect(new Set(stored.map(({ changeId }) => changeId)).size).toBe(2);
  });

  it('bases each save on what stands there: first what was imported, then what it has stored', async () => {
    const { editor, store, change } = openEditor();
    for (let count = 0; count < 4; count += 1) await editor.save(store);
    expect(change(0).base).toBe(pieceHash(book.slides[1]?.content.placeholders[12]));
    expect(change(2).id).toBe(change(0).id);
    expect(change(2).base).toBe(pieceHash(change(0).value));
  });

  it('still goes by what stood there before, where a save was refused', async () => {
    const { editor, store, change } = openEditor();
    await expect(editor.save(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await editor.save(store);
    await editor.save(store);
    expect(change(1).base).toBe(pieceHash(book.slides[1]?.content.placeholders[12]));
  });

  it('moves slides within their section, never its divider', async () => {
    const { editor, store, change } = openEditor();
    for (let count = 0; count < 3; count += 1) await editor.reorder(store);
    const [divider, first, second] = book.slides.map(({ id }) => id);
    expect(change(0).value).toEqual({ front: [], sections: [{ id: sectionId, slides: [divider, second, first] }] });
    expect(change(1).value).toEqual({ front: [], sections: [{ id: sectionId, slides: [divider, first, second] }] });
    expect(change(2).base).toBe(pieceHash(change(1).value));
  });
});
