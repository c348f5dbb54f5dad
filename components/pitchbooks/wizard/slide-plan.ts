import { BODY_LAYOUT, DIVIDER_LAYOUT, FRONT_LAYOUTS } from '@/lib/domain/creation';

/** Slides of one layout that follow each other: numbers `from` to `to`. */
export type PlannedRun = { layout: string; from: number; to: number };
export type PlannedGroup = { title: string | null; runs: PlannedRun[] };

/** The slides that a new book will have, by the creation rule: the front, then each section's divider and body. */
export function planSlides(sections: readonly { title: string; numberOfSlides: number }[]): { groups: PlannedGroup[]; total: number } {
  let next = 1;
  const run = (layout: string, length: number): PlannedRun => {
    const from = next;
    next += length;
    return { layout, from, to: next - 1 };
  };
  const front: PlannedGroup = { title: null, runs: FRONT_LAYOUTS.map((layout) => run(layout, 1)) };
  const rest = sections.map(
    ({ title, numberOfSlides }): PlannedGroup => ({ title, runs: [run(DIVIDER_LAYOUT, 1), run(BODY_LAYOUT, numberOfSlides)] }),
  );
  return { groups: [front, ...rest], total: next - 1 };
}
