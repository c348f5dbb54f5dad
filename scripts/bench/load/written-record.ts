import { BODY_LAYOUT, buildSlide, DIVIDER_LAYOUT, FRONT_LAYOUTS } from '@/lib/domain/creation';
import type { DeckTemplate } from '@/lib/domain/pitchbook';
import type { ImportBook, ImportSlide } from '@/lib/migration/import-record';
import type { Random } from '../../../tests/support/legacy/random';
import type { Writer } from '../writer';
import type { WrittenSlide } from '../written-slide';

const SECTIONS = 8;

/** A book with so many slides as the import takes it, with the prompts that a new book has. Its body slides are some of those that are written. */
export function writtenRecord({ slides: count, index, deckTemplate, random, write, written }: {
  slides: number;
  /** Of this record among those of its run. */
  index: number;
  deckTemplate: DeckTemplate;
  random: Random;
  write: Writer['write'];
  written: readonly WrittenSlide[];
}): ImportBook {
  const id = random.uuid();
  const slide = (layoutName: string, sectionId: string | null, texts?: WrittenSlide): ImportSlide => {
    const { slideNumber: _number, version: _version, ...fresh } = buildSlide(deckTemplate, layoutName, { id: random.uuid(), sectionId, inherits: true });
    return { ...fresh, ...texts, promptIds: {}, remainder: null };
  };
  const sections = Array.from({ length: SECTIONS }, () => ({ id: random.uuid(), title: write(3), prompt: write(30), promptMode: 'adds' as const }));
  const bodies = count - FRONT_LAYOUTS.length - SECTIONS;
  const share = (section: number) => Math.floor(bodies / SECTIONS) + (section < bodies % SECTIONS ? 1 : 0);
  // Worked on during the last year.
  const created = Date.now() - random.between(1, 365 * 86_400) * 1_000;
  return {
    id, sections,
    title: `Project ${write(3)}`,
    type: 'standard',
    status: random.chance(0.7) ? 'draft' : 'ready',
    pitchbookPrompt: write(40),
    inheritTemplatePrompts: true,
    createdAt: new Date(created).toISOString(),
    updatedAt: new Date(created + random.next() * (Date.now() - created)).toISOString(),
    remainder: null,
    slides: [
      ...FRONT_LAYOUTS.map((layout) => slide(layout, null)),
      ...sections.flatMap((section, place) => [
        slide(DIVIDER_LAYOUT, section.id),
        ...Array.from({ length: share(place) }, () => slide(BODY_LAYOUT, section.id, random.pick(written))),
      ]),
    ],
    source: { hash: id, index },
    transformations: [],
  };
}
