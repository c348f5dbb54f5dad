import { BODY_LAYOUT, DIVIDER_LAYOUT } from '@/lib/domain/creation';
import { LIMITS } from '@/lib/domain/pitchbook';
import { slideIds } from '../document';
import { writePiece } from '../pieces';
import { always, defineCommand, isReadOnly, refuse } from './command';
import { newSlideRecord } from './slides';

const fitsTitle = (title: string) => title.trim().length >= 1 && [...title].length <= LIMITS.title;
const TITLE_RULE = `A section title has 1 to ${LIMITS.title} characters.`;

export const addSection = defineCommand<{ title: string; afterSectionId?: string | null; slides?: number }>({
  id: 'section.add',
  label: 'New section',
  when: ({ document }) =>
    document.order.sections.length < LIMITS.sections && slideIds(document).length + 2 <= LIMITS.slides,
  run(context, { title, afterSectionId, slides: count = 1 }) {
    const { document, newId } = context;
    const { sections } = document.order;
    if (!fitsTitle(title)) return refuse(document, TITLE_RULE);
    if (sections.length >= LIMITS.sections) return refuse(document, `A pitchbook has at most ${LIMITS.sections} sections.`);
    if (slideIds(document).length + 1 + count > LIMITS.slides) {
      return refuse(document, `A pitchbook has at most ${LIMITS.slides} slides.`);
    }
    const section = { id: newId(), title: title.trim(), prompt: null, promptMode: 'adds' as const };
    const records = [
      newSlideRecord(context, DIVIDER_LAYOUT),
      ...Array.from({ length: count }, () => newSlideRecord(context, BODY_LAYOUT)),
    ];
    const divider = records[0];
    const after = sections.findIndex(({ id }) => id === afterSectionId);
    // null puts it first; a section that is not there (or none given) puts it last.
    const index = afterSectionId === null ? 0 : after < 0 ? sections.length : after + 1;
    return {
      document: {
        ...document,
        sections: { ...document.sections, [section.id]: section },
        slides: { ...document.slides, ...Object.fromEntries(records.map((record) => [record.id, record])) },
        order: {
          ...document.order,
          sections: sections.toSpliced(index, 0, { id: section.id, slides: records.map(({ id }) => id) }),
        },
      },
      select: divider ? [divider.id] : [],
    };
  },
});

export const renameSection = defineCommand<{ sectionId: string; title: string }>({
  id: 'section.rename',
  label: 'Rename section',
  coalesce: ({ sectionId }) => `section.rename/${sectionId}`,
  when: always,
  run({ document }, { sectionId, title }) {
    if (!fitsTitle(title)) return refuse(document, TITLE_RULE);
    return { document: writePiece(document, { entity: 'section', id: sectionId, field: 'title', value: title.trim() }) };
  },
});

export const deleteSection = defineCommand<{ sectionId: string }>({
  id: 'section.delete',
  label: 'Delete section',
  when: ({ document }) => document.order.sections.length > 1,
  run({ document }, { sectionId }) {
    const index = document.order.sections.findIndex(({ id }) => id === sectionId);
    const section = document.order.sections[index];
    if (!section) return refuse(document, 'This section is gone.');
    if (document.order.sections.length === 1) return refuse(document, 'A pitchbook keeps at least one section.');
    if (isReadOnly(document, ...section.slides)) return refuse(document, 'A slide of this section was made by a newer version of the app: it can be moved here, but not deleted.');
    const gone = new Set(section.slides);
    const sections = document.order.sections.toSpliced(index, 1);
    const next = sections[Math.min(index, sections.length - 1)]?.slides[0];
    return {
      document: {
        ...document,
        sections: Object.fromEntries(Object.entries(document.sections).filter(([id]) => id !== sectionId)),
        slides: Object.fromEntries(Object.entries(document.slides).filter(([id]) => !gone.has(id))),
        order: { ...document.order, sections },
      },
      select: next ? [next] : [],
    };
  },
});

export const moveSection = defineCommand<{ sectionId: string; index: number }>({
  id: 'section.move',
  label: 'Move section',
  when: ({ document }) => document.order.sections.length > 1,
  run({ document }, { sectionId, index }) {
    const section = document.order.sections.find(({ id }) => id === sectionId);
    if (!section) return refuse(document, 'This section is gone.');
    const others = document.order.sections.filter(({ id }) => id !== sectionId);
    const sections = others.toSpliced(Math.min(Math.max(0, index), others.length), 0, section);
    return { document: { ...document, order: { ...document.order, sections } } };
  },
});
