import fc from 'fast-check';
import { textDocument } from '@/lib/domain/content';
import { commands } from '@/lib/editor/commands/registry';
import type { CommandContext, CommandResult } from '@/lib/editor/commands/command';
import { slideIds, type EditorDocument } from '@/lib/editor/document';
import { buildDeckTemplate } from '../../support/builders';

/** A person at the editor: numbers that choose a command and what it acts on. */
export type Act = { command: number; a: number; b: number; text: string };

export const act: fc.Arbitrary<Act> = fc.record({
  command: fc.nat(1000),
  a: fc.nat(1000),
  b: fc.nat(1000),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `x${text}`),
});

export const acts = (maxLength = 15): fc.Arbitrary<Act[]> => fc.array(act, { maxLength });

const deckTemplate = buildDeckTemplate();
const pick = <T>(list: T[], n: number): T => list[n % list.length]!;

/** Does one act; what the command refuses leaves the document as it is. */
export function perform(document: EditorDocument, { command, a, b, text }: Act, newId: () => string): CommandResult {
  const all = slideIds(document);
  const slide = pick(all, a);
  const sections = document.order.sections.map(({ id }) => id);
  const section = pick(sections, b);
  const context: CommandContext = { document, deckTemplate, newId, currentSlideId: slide, selectedSlideIds: [slide] };
  const some = [slide, pick(all, b)];
  const layoutName = pick(deckTemplate.layouts, b).name;
  const mode = b % 2 ? ('adds' as const) : ('replaces' as const);
  const deeds: (() => CommandResult)[] = [
    () => commands.addSlide.run(context, { layoutName }),
    () => commands.duplicateSlides.run(context, { slideIds: some }),
    () => commands.deleteSlides.run(context, { slideIds: some }),
    () => commands.moveSlides.run(context, { slideIds: some, to: { sectionId: b % 5 ? section : null, index: a % 7 } }),
    () => commands.moveSlideUp.run(context, { slideIds: some }),
    () => commands.moveSlideDown.run(context, {}),
    () => commands.addSection.run(context, { title: text, afterSectionId: b % 3 ? section : null, slides: a % 3 }),
    () => commands.renameSection.run(context, { sectionId: section, title: text }),
    () => commands.deleteSection.run(context, { sectionId: section }),
    () => commands.moveSection.run(context, { sectionId: section, index: a % 5 }),
    () => commands.setLayout.run(context, { layoutName }),
    () => commands.setTitle.run(context, { slideId: slide, title: text }),
    () => commands.setNotes.run(context, { slideId: slide, notes: text }),
    () => commands.setContent.run(context, { slideId: slide, placeholderId: b % 2 ? '12' : '1', doc: textDocument(text) }),
    () => commands.setPrompt.run(context, { target: { level: 'pitchbook' }, text }),
    () => commands.setPrompt.run(context, { target: { level: 'section', sectionId: section }, text, mode }),
    () => commands.setPrompt.run(context, { target: { level: 'slide', slideId: slide }, text, mode }),
    () => commands.setPrompt.run(context, { target: { level: 'placeholder', slideId: slide, placeholderId: '12' }, text: b % 4 ? text : null, mode }),
    () => commands.setBookField.run(context, { title: text }),
  ];
  return pick(deeds, command)();
}

export function performAll(document: EditorDocument, list: Act[], newId: () => string): EditorDocument {
  return list.reduce((current, each) => perform(current, each, newId).document, document);
}
