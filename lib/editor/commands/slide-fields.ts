import { EMPTY_CONTENT, faultOfContent, isEmptyRichText, normalizeRichText, plainText, textContent } from '@/lib/domain/content';
import { defaultPrompts, findLayout, isDerived } from '@/lib/domain/layouts';
import { LIMITS, type Layout, type PlaceholderContent, type RichText } from '@/lib/domain/pitchbook';
import { isDivider, isTitleSlide, type EditorDocument, type SlideRecord } from '../document';
import { isEqual, writePiece } from '../pieces';
import { always, defineCommand, isReadOnly, READ_ONLY, refuse, targets } from './command';

/**
 * Which box of the new layout takes which box's content: the one with the same id, else the next of the same kind
 * that is free. What finds no box stays under its own id, so that nothing is lost and a layout that has it shows it.
 */
export function matchPlaceholders(written: string[], from: Layout, to: Layout): Map<string, string> {
  const fillable = to.placeholders.filter((placeholder) => !isDerived(placeholder));
  const kindOf = new Map(from.placeholders.map(({ id, kind }) => [id, kind]));
  const matches = new Map<string, string>();
  const taken = new Set<string>();
  const match = (id: string, target: string | undefined) => {
    if (target === undefined) return;
    matches.set(id, target);
    taken.add(target);
  };
  for (const id of written) match(id, fillable.find((placeholder) => placeholder.id === id)?.id);
  for (const id of written) {
    if (matches.has(id)) continue;
    const kind = kindOf.get(id);
    match(id, fillable.find((placeholder) => placeholder.kind === kind && !taken.has(placeholder.id))?.id);
  }
  for (const id of written) if (!matches.has(id)) matches.set(id, id);
  return matches;
}

function renameKeys<T>(record: Record<string, T>, names: Map<string, string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [names.get(key) ?? key, value]));
}

/** Prompts that a person wrote; those that only came with the layout go with it. */
function ownPrompts(prompts: Record<string, string>, layout: Layout): Record<string, string> {
  const defaults = defaultPrompts(layout);
  return Object.fromEntries(Object.entries(prompts).filter(([id, text]) => defaults[id] !== text));
}

function withLayout(slide: SlideRecord, from: Layout, to: Layout, rules: { keepsType: boolean; inherits: boolean }): SlideRecord {
  const placeholders = slide.content.placeholders ?? {};
  const prompts = ownPrompts(slide.prompts, from);
  // In the order of the layout, so that "the next of the same kind" means what the eye would say.
  const rank = new Map(from.placeholders.map(({ id }, index) => [id, index]));
  const written = [...new Set([...Object.keys(placeholders), ...Object.keys(prompts)])].sort(
    (a, b) => (rank.get(a) ?? Infinity) - (rank.get(b) ?? Infinity),
  );
  const names = matchPlaceholders(written, from, to);
  const modes = Object.entries(slide.promptModes).filter(([id]) => Object.hasOwn(prompts, id));
  return {
    ...slide,
    layoutName: to.name,
    type: rules.keepsType ? slide.type : to.slideType,
    content: { ...slide.content, placeholders: renameKeys(placeholders, names) },
    prompts: { ...(rules.inherits ? defaultPrompts(to) : {}), ...renameKeys(prompts, names) },
    promptModes: renameKeys(Object.fromEntries(modes), names),
  };
}

export const setLayout = defineCommand<{ slideIds?: string[]; layoutName: string }>({
  id: 'slide.setLayout',
  label: 'Change layout',
  when: (context) => targets(context).length > 0,
  run(context, { slideIds, layoutName }) {
    const { document, deckTemplate } = context;
    const ids = targets(context, slideIds);
    if (isReadOnly(document, ...ids)) return refuse(document, READ_ONLY);
    const to = findLayout(deckTemplate, layoutName);
    const slides = { ...document.slides };
    for (const id of ids) {
      const slide = slides[id];
      if (!slide || slide.layoutName === to.name) continue;
      // What opens the book or a section goes on doing so in any look; an ordinary slide cannot become one.
      const keepsType =
        isTitleSlide(document, id) || isDivider(document, id) || ['title', 'section-divider'].includes(to.slideType);
      slides[id] = withLayout(slide, findLayout(deckTemplate, slide.layoutName), to, {
        keepsType,
        inherits: document.book.inheritTemplatePrompts,
      });
    }
    return { document: { ...document, slides } };
  },
});

export const setTitle = defineCommand<{ slideId: string; title: string | null }>({
  id: 'slide.setTitle',
  label: 'Change slide title',
  coalesce: ({ slideId }) => `slide.title/${slideId}`,
  when: always,
  run({ document }, { slideId, title }) {
    if (isReadOnly(document, slideId)) return refuse(document, READ_ONLY);
    if (title !== null && [...title].length > LIMITS.title) {
      return refuse(document, `A title has at most ${LIMITS.title} characters.`);
    }
    const value = title === null || title.trim() === '' ? null : title;
    return { document: writePiece(document, { entity: 'slide', id: slideId, field: 'title', value }) };
  },
});

export const setNotes = defineCommand<{ slideId: string; notes: string }>({
  id: 'slide.setNotes',
  label: 'Edit speaker notes',
  coalesce: ({ slideId }) => `slide.notes/${slideId}`,
  when: always,
  run({ document }, { slideId, notes }) {
    if (isReadOnly(document, slideId)) return refuse(document, READ_ONLY);
    if ([...notes].length > LIMITS.notes) return refuse(document, `Notes have at most ${LIMITS.notes} characters.`);
    return { document: writePiece(document, { entity: 'slide', id: slideId, field: 'notes', value: notes }) };
  },
});

function pieceOf(document: EditorDocument, slideId: string, placeholderId: string): PlaceholderContent | undefined {
  const placeholders = document.slides[slideId]?.content.placeholders ?? {};
  return Object.hasOwn(placeholders, placeholderId) ? placeholders[placeholderId] : undefined;
}

export const setContent = defineCommand<{ slideId: string; placeholderId: string; doc: RichText }>({
  id: 'slide.setContent',
  label: 'Edit text',
  coalesce: ({ slideId, placeholderId }) => `slide.content/${slideId}/${placeholderId}`,
  when: always,
  run({ document }, { slideId, placeholderId, doc }) {
    if (isReadOnly(document, slideId)) return refuse(document, READ_ONLY);
    const before = pieceOf(document, slideId, placeholderId);
    const normal = normalizeRichText(doc);
    // Opening and leaving a box is not an edit: it must not turn imported or generated text into a person's.
    if (before && isEqual(normalizeRichText(before.doc), normal)) return { document };
    const empty = isEmptyRichText(normal) && plainText(normal) === '';
    const value = empty && !before?.locked ? null : { ...before, ...textContent(normal), locked: before?.locked ?? false };
    const next = writePiece(document, { entity: 'slide', id: slideId, field: 'content', key: placeholderId, value });
    const fault = faultOfContent(next.slides[slideId]?.content ?? EMPTY_CONTENT, placeholderId);
    return fault === null ? { document: next } : refuse(document, fault);
  },
});

export const setLocked = defineCommand<{ slideId: string; placeholderId: string; locked: boolean }>({
  id: 'slide.setLocked',
  label: 'Lock text',
  when: always,
  run({ document }, { slideId, placeholderId, locked }) {
    if (isReadOnly(document, slideId)) return refuse(document, READ_ONLY);
    const before = pieceOf(document, slideId, placeholderId);
    if (!before) return refuse(document, 'There is no text in this box to lock.');
    const value = { ...before, locked };
    return { document: writePiece(document, { entity: 'slide', id: slideId, field: 'content', key: placeholderId, value }) };
  },
});
