import { BODY_LAYOUT, buildSlide } from '@/lib/domain/creation';
import { LIMITS } from '@/lib/domain/pitchbook';
import {
  isDivider, isTitleSlide, locateSlide, slideIds,
  type BookOrder, type EditorDocument, type SlideRecord,
} from '../document';
import { defineCommand, isReadOnly, READ_ONLY, refuse, targets, type CommandContext, type CommandResult } from './command';

const TOO_MANY = `A pitchbook has at most ${LIMITS.slides} slides.`;

type SlideList = { sectionId: string | null; slides: string[] };

/** The order's lists of slides, the front first. */
function listsOf({ front, sections }: BookOrder): SlideList[] {
  return [{ sectionId: null, slides: front }, ...sections.map(({ id, slides }) => ({ sectionId: id, slides }))];
}

function toOrder([front, ...sections]: SlideList[]): BookOrder {
  return {
    front: front?.slides ?? [],
    sections: sections.map(({ sectionId, slides }) => ({ id: sectionId ?? '', slides })),
  };
}

function changeList(order: BookOrder, sectionId: string | null, change: (slides: string[]) => string[]): BookOrder {
  return toOrder(
    listsOf(order).map((list) => (list.sectionId === sectionId ? { sectionId, slides: change(list.slides) } : list)),
  );
}

function withoutSlides(order: BookOrder, gone: ReadonlySet<string>): BookOrder {
  return toOrder(listsOf(order).map((list) => ({ ...list, slides: list.slides.filter((id) => !gone.has(id)) })));
}

/** Where a new slide goes: after that slide, else at the end of the book's last section. */
function insertionPoint(document: EditorDocument, after: string | null): { sectionId: string | null; index: number } {
  const place = after === null ? null : locateSlide(document, after);
  if (place) return { sectionId: place.sectionId, index: place.index + 1 };
  const last = document.order.sections.at(-1);
  return last ? { sectionId: last.id, index: last.slides.length } : { sectionId: null, index: document.order.front.length };
}

function insertSlides(
  document: EditorDocument,
  records: SlideRecord[],
  { sectionId, index }: { sectionId: string | null; index: number },
): EditorDocument {
  const ids = records.map(({ id }) => id);
  return {
    ...document,
    slides: { ...document.slides, ...Object.fromEntries(records.map((record) => [record.id, record])) },
    order: changeList(document.order, sectionId, (slides) => slides.toSpliced(index, 0, ...ids)),
  };
}

export function newSlideRecord({ document, deckTemplate, newId }: CommandContext, layoutName: string): SlideRecord {
  const inherits = document.book.inheritTemplatePrompts;
  const { sectionId: _section, slideNumber: _number, version: _version, ...record } = buildSlide(
    deckTemplate,
    layoutName,
    { id: newId(), sectionId: null, inherits },
  );
  return record;
}

export const addSlide = defineCommand<{ layoutName?: string; after?: string }>({
  id: 'slide.add',
  label: 'New slide',
  keys: ['Mod+M'],
  when: ({ document }) => slideIds(document).length < LIMITS.slides,
  run(context, { layoutName, after }) {
    const { document, currentSlideId } = context;
    if (slideIds(document).length >= LIMITS.slides) return refuse(document, TOO_MANY);
    const record = newSlideRecord(context, layoutName ?? BODY_LAYOUT);
    // A divider opens a section; on its own in the middle of one it is an ordinary slide of that look.
    const slide = record.type === 'section-divider' || record.type === 'title' ? { ...record, type: 'body' } : record;
    const next = insertSlides(document, [slide], insertionPoint(document, after ?? currentSlideId));
    return { document: next, select: [slide.id] };
  },
});

export const duplicateSlides = defineCommand<{ slideIds?: string[] }>({
  id: 'slide.duplicate',
  label: 'Duplicate slide',
  keys: ['Mod+D'],
  when: (context) => targets(context).some((id) => !isDivider(context.document, id) && !isTitleSlide(context.document, id)),
  run(context, { slideIds: given }) {
    const { document, newId } = context;
    const ids = targets(context, given).filter((id) => !isDivider(document, id) && !isTitleSlide(document, id));
    if (ids.length === 0) return refuse(document, 'The title slide and section dividers are there once.');
    // A copy would hold only what could be read; so would a deleted slide that undo brings back.
    if (isReadOnly(document, ...ids)) return refuse(document, READ_ONLY);
    if (slideIds(document).length + ids.length > LIMITS.slides) return refuse(document, TOO_MANY);
    let next = document;
    const copies: string[] = [];
    for (const id of ids) {
      const record = document.slides[id];
      if (!record) continue;
      const copy = { ...record, id: newId() };
      next = insertSlides(next, [copy], insertionPoint(next, id));
      copies.push(copy.id);
    }
    return { document: next, select: copies };
  },
});

export const deleteSlides = defineCommand<{ slideIds?: string[] }>({
  id: 'slide.delete',
  label: 'Delete slide',
  keys: ['Delete', 'Backspace'],
  when: (context) => targets(context).some((id) => !isDivider(context.document, id) && !isTitleSlide(context.document, id)),
  run(context, { slideIds: given }) {
    const { document } = context;
    const ids = targets(context, given);
    const gone = new Set(ids.filter((id) => !isDivider(document, id) && !isTitleSlide(document, id)));
    if (gone.size === 0) {
      return refuse(document, 'The title slide stays, and a divider goes only with its section.');
    }
    if (isReadOnly(document, ...gone)) return refuse(document, READ_ONLY);
    const all = slideIds(document);
    const order = withoutSlides(document.order, gone);
    const last = all.findLastIndex((id) => gone.has(id));
    const next = all.slice(last + 1).find((id) => !gone.has(id)) ?? all.slice(0, last).findLast((id) => !gone.has(id));
    return {
      document: { ...document, slides: Object.fromEntries(Object.entries(document.slides).filter(([id]) => !gone.has(id))), order },
      select: next ? [next] : [],
    };
  },
});

/** Puts the slides, in their order, at that place of the list as it is without them. */
function place(document: EditorDocument, ids: string[], sectionId: string | null, index: number): CommandResult {
  const movable = ids.filter((id) => !isDivider(document, id) && !isTitleSlide(document, id));
  if (movable.length === 0) return refuse(document, 'The title slide and section dividers stay where they are.');
  if (sectionId !== null && !document.sections[sectionId]) return refuse(document, 'This section is gone.');
  const without = withoutSlides(document.order, new Set(movable));
  const order = changeList(without, sectionId, (slides) => {
    // Index 0 is the divider's place, or the title slide's.
    const at = Math.min(Math.max(1, index), Math.max(1, slides.length));
    return slides.toSpliced(at, 0, ...movable);
  });
  return { document: { ...document, order }, select: movable };
}

export const moveSlides = defineCommand<{ slideIds: string[]; to: { sectionId: string | null; index: number } }>({
  id: 'slide.move',
  label: 'Move slides',
  when: (context) => targets(context).length > 0,
  run: (context, { slideIds: given, to }) =>
    place(context.document, targets(context, given), to.sectionId, to.index),
});

function moveBy(context: CommandContext, given: string[] | undefined, direction: -1 | 1): CommandResult {
  const { document } = context;
  const ids = targets(context, given).filter((id) => !isDivider(document, id) && !isTitleSlide(document, id));
  const edge = direction < 0 ? ids[0] : ids.at(-1);
  const at = edge === undefined ? null : locateSlide(document, edge);
  if (!at) return refuse(document, 'The title slide and section dividers stay where they are.');
  const lists = listsOf(withoutSlides(document.order, new Set(ids)));
  const own = lists.findIndex(({ sectionId }) => sectionId === at.sectionId);
  // Counted in the list without the moved slides, the first of a block stands where it stood before.
  const ahead = (document.order.sections.find(({ id }) => id === at.sectionId)?.slides ?? document.order.front)
    .slice(0, at.index + 1)
    .filter((id) => !ids.includes(id)).length;
  const target = ahead + direction;
  const list = lists[own];
  if (list && target >= 1 && target <= list.slides.length) return place(document, ids, list.sectionId, target);
  const neighbour = lists[own + direction];
  if (!neighbour) return refuse(document, direction < 0 ? 'This is the top of the book.' : 'This is the end of the book.');
  return place(document, ids, neighbour.sectionId, direction < 0 ? neighbour.slides.length : 1);
}

const canMove = (context: CommandContext) =>
  targets(context).some((id) => !isDivider(context.document, id) && !isTitleSlide(context.document, id));

export const moveSlideUp = defineCommand<{ slideIds?: string[] }>({
  id: 'slide.moveUp',
  label: 'Move slide up',
  keys: ['Alt+ArrowUp'],
  when: canMove,
  run: (context, { slideIds: given }) => moveBy(context, given, -1),
});

export const moveSlideDown = defineCommand<{ slideIds?: string[] }>({
  id: 'slide.moveDown',
  label: 'Move slide down',
  keys: ['Alt+ArrowDown'],
  when: canMove,
  run: (context, { slideIds: given }) => moveBy(context, given, 1),
});
