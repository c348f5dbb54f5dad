import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { DeckTemplate, RichText } from '@/lib/domain/pitchbook';
import { commands, type CommandArgs, type CommandName } from '@/lib/editor/commands/registry';
import { slideIds, type EditorDocument } from '@/lib/editor/document';
import { normalizeText, singleLine } from '@/lib/security/plain-text';

/** One edit of a person, before it is known what the book has: `at` and `to` choose among what is there. */
export interface Edit {
  kind: (typeof kinds)[number];
  at: number;
  to: number;
  text: string;
  mode: 'adds' | 'replaces';
}

const kinds = [
  'title', 'status', 'inherit', 'bookPrompt', 'addSection', 'renameSection', 'moveSection', 'deleteSection', 'sectionPrompt',
  'addSlide', 'duplicateSlide', 'deleteSlide', 'moveSlide', 'layout', 'slideTitle', 'notes', 'content', 'clearContent', 'lock', 'slidePrompt', 'placeholderPrompt',
] as const;

const honest = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', 'M&A review', 'R&D < 5%', 'Dear <Target> board', '&lt;b&gt;', '日本語', '\\ "quoted" \'single\'', 'line\nbreak\tand tab', '👩‍👩‍👧'),
).map(normalizeText);

export const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(10_000),
  to: fc.nat(10_000),
  text: honest,
  mode: fc.constantFrom('adds', 'replaces'),
});

const newId = () => randomUUID();
const pick = <T>(list: T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

/** The document after these edits, each by the command that a person would use. Edits that find nothing leave it as it is. */
export function applyEdits(document: EditorDocument, deckTemplate: DeckTemplate, edits: Edit[]): EditorDocument {
  return edits.reduce((current, edit) => applyEdit(current, deckTemplate, edit), document);
}

function applyEdit(document: EditorDocument, deckTemplate: DeckTemplate, { kind, at, to, text, mode }: Edit): EditorDocument {
  const slideId = pick(slideIds(document), at) ?? '';
  const sectionId = pick(document.order.sections, at)?.id ?? '';
  const placeholderId = pick(['1', '2', '12', 'chart_data'], to) ?? '1';
  const layoutName = pick(deckTemplate.layouts, to)?.name ?? 'Body Text';
  const title = singleLine(text) || 'Untitled';
  const run = <N extends CommandName>(name: N, args: CommandArgs<N>): EditorDocument => {
    const command: { run(context: object, args: CommandArgs<N>): { document: EditorDocument } } = commands[name];
    return command.run({ document, deckTemplate, newId, currentSlideId: slideId, selectedSlideIds: [] }, args).document;
  };
  switch (kind) {
    case 'title': return run('setBookField', { title });
    case 'status': return run('setBookField', { status: to % 2 ? 'ready' : 'draft' });
    case 'inherit': return run('setBookField', { inheritTemplatePrompts: to % 2 === 0 });
    case 'bookPrompt': return run('setPrompt', { target: { level: 'pitchbook' }, text });
    case 'addSection': return run('addSection', { title, afterSectionId: to % 3 ? sectionId : null, slides: to % 4 });
    case 'renameSection': return run('renameSection', { sectionId, title });
    case 'moveSection': return run('moveSection', { sectionId, index: to % (document.order.sections.length + 1) });
    case 'deleteSection': return run('deleteSection', { sectionId });
    case 'sectionPrompt': return run('setPrompt', { target: { level: 'section', sectionId }, text, mode });
    case 'addSlide': return run('addSlide', { layoutName, after: slideId });
    case 'duplicateSlide': return run('duplicateSlides', { slideIds: [slideId] });
    case 'deleteSlide': return run('deleteSlides', { slideIds: [slideId] });
    case 'moveSlide': return run('moveSlides', { slideIds: [slideId], to: { sectionId: to % 5 ? (pick(document.order.sections, to)?.id ?? null) : null, index: to % 7 } });
    case 'layout': return run('setLayout', { slideIds: [slideId], layoutName });
    case 'slideTitle': return run('setTitle', { slideId, title: singleLine(text) || null });
    case 'notes': return run('setNotes', { slideId, notes: text });
    case 'content': return run('setContent', { slideId, placeholderId, doc: richText(text, to) });
    case 'clearContent': return run('setContent', { slideId, placeholderId, doc: { paragraphs: [] } });
    case 'lock': return run('setLocked', { slideId, placeholderId, locked: to % 2 === 0 });
    case 'slidePrompt': return run('setPrompt', { target: { level: 'slide', slideId }, text, mode });
    case 'placeholderPrompt': return run('setPrompt', { target: { level: 'placeholder', slideId, placeholderId }, text, mode });
  }
}

function richText(text: string, look: number): RichText {
  return {
    paragraphs: [
      { ...(look % 2 && { list: 'bullet' as const, level: look % 4 }), runs: [{ text: text || '•', ...(look % 3 === 0 && { bold: true as const }) }] },
      { runs: [{ text: 'Source', link: 'https://example.com/?a=1&b=2' }] },
    ],
  };
}
