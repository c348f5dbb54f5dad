import type { BookOrder } from '@/lib/domain/numbering';

/** Slides of the front stand in a list of their own beside the sections' lists. */
const FRONT = 'front';

type Exists = (entity: 'section' | 'slide', id: string) => boolean;
type Lists = { sections: string[]; slides: Map<string, string[]> };

function toLists({ front, sections }: BookOrder): Lists {
  return {
    sections: sections.map(({ id }) => id),
    slides: new Map<string, string[]>([[FRONT, [...front]], ...sections.map(({ id, slides }): [string, string[]] => [id, [...slides]])]),
  };
}

function toOrder({ sections, slides }: Lists): BookOrder {
  return { front: slides.get(FRONT) ?? [], sections: sections.map((id) => ({ id, slides: slides.get(id) ?? [] })) };
}

/** Members of the longest increasing run of the numbers, by index: what can stay while the others move. */
function longestIncreasing(values: number[]): Set<number> {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle]!] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? tails[low - 1]! : -1;
    tails[low] = index;
  });
  const kept = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]!) kept.add(at);
  return kept;
}

/** What has moved from one list to the other, leaving out what only one of them has. */
function movedWithin(from: string[], to: string[]): string[] {
  const place = new Map(from.map((id, index) => [id, index]));
  const common = to.filter((id) => place.has(id));
  const kept = longestIncreasing(common.map((id) => place.get(id) ?? 0));
  return common.filter((_, index) => !kept.has(index));
}

function moves(from: Lists, to: Lists): { sections: Set<string>; slides: Set<string> } {
  const slides: string[] = [];
  const home = new Map([...from.slides].flatMap(([container, ids]) => ids.map((id) => [id, container] as const)));
  for (const [container, ids] of to.slides) {
    slides.push(...movedWithin(from.slides.get(container) ?? [], ids));
    slides.push(...ids.filter((id) => home.has(id) && home.get(id) !== container));
  }
  return { sections: new Set(movedWithin(from.sections, to.sections)), slides: new Set(slides) };
}

/** Puts the id behind the nearest of its predecessors that the list has, else in front. */
function placeAfter(list: string[], id: string, predecessors: string[]): void {
  const previous = predecessors.findLast((each) => list.includes(each));
  list.splice(previous === undefined ? 0 : list.indexOf(previous) + 1, 0, id);
}

/** Where slides of a section that is gone go: to the section before it, else to the first one. */
function neighbour(sections: string[], remaining: string[], gone: string): string {
  const before = sections.slice(0, sections.indexOf(gone));
  return before.findLast((id) => remaining.includes(id)) ?? remaining[0] ?? FRONT;
}

function merge(base: Lists, local: Lists, remote: Lists, exists: Exists, prefer: 'mine' | 'theirs'): Lists {
  const mine = moves(base, local);
  const theirs = prefer === 'theirs' ? moves(base, remote) : { sections: new Set(), slides: new Set() };

  const sections = remote.sections.filter((id) => exists('section', id));
  local.sections.forEach((id, index) => {
    if (!exists('section', id)) return;
    const at = sections.indexOf(id);
    if (at >= 0 && (!mine.sections.has(id) || theirs.sections.has(id))) return;
    if (at >= 0) sections.splice(at, 1);
    placeAfter(sections, id, local.sections.slice(0, index));
  });

  const slides = new Map<string, string[]>([FRONT, ...sections].map((container) => [container, []]));
  const home = new Map<string, string>();
  const enter = (id: string, container: string, predecessors: string[]) => {
    const list = slides.get(container) ?? [];
    placeAfter(list, id, predecessors);
    home.set(id, container);
  };
  for (const [container, ids] of remote.slides) {
    const target = slides.has(container) ? container : neighbour(remote.sections, sections, container);
    for (const id of ids) if (exists('slide', id)) enter(id, target, slides.get(target) ?? []);
  }
  for (const [container, ids] of local.slides) {
    const target = slides.has(container) ? container : neighbour(local.sections, sections, container);
    ids.forEach((id, index) => {
      if (!exists('slide', id)) return;
      const current = home.get(id);
      if (current !== undefined && (!mine.slides.has(id) || theirs.slides.has(id))) return;
      if (current !== undefined) slides.set(current, (slides.get(current) ?? []).filter((each) => each !== id));
      enter(id, target, target === container ? ids.slice(0, index) : (slides.get(target) ?? []));
    });
  }
  return { sections, slides };
}

/**
 * Three-way merge of orders: what was moved or added from `base` to `local` is done again on `remote`. `exists` says
 * which records remain; slides of a section that is gone join the section before it, so none is ever dropped.
 * With `base` equal to `remote` the result is `local`. Where both sides moved the same thing to different places,
 * `prefer` decides.
 */
export function mergeOrder(
  base: BookOrder,
  local: BookOrder,
  remote: BookOrder,
  exists: Exists,
  prefer: 'mine' | 'theirs' = 'mine',
): BookOrder {
  return toOrder(merge(toLists(base), toLists(local), toLists(remote), exists, prefer));
}

/** The order with what no longer exists taken out, and what it lacks put where `hint` has it. */
export function settleOrder(order: BookOrder, hint: BookOrder, exists: Exists): BookOrder {
  return mergeOrder(hint, hint, order, exists);
}
