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
    placeAfter(slides.get(container) ?? [], id, predecessors);
    home.set(id, container);
  };
  const join = (id: string, gone: string, order: string[]) => {
    const target = neighbour(order, sections, gone);
    enter(id, target, slides.get(target) ?? []);
  };
  // Sections that stay are filled first, so that their dividers stand before what joins them.
  const inRemote = [...remote.slides].map(([container, ids]) => ({ container, ids: ids.filter((id) => exists('slide', id)) }));
  for (const { container, ids } of inRemote) {
    const list = slides.get(container);
    if (list) for (const id of ids) enter(id, container, list);
  }
  const remoteHome = new Set([...remote.slides.values()].flat());
  const orphans = inRemote.filter(({ container }) => !slides.has(container));
  for (const [container, ids] of local.slides) {
    if (!slides.has(container)) {
      orphans.push({ container, ids: ids.filter((id) => exists('slide', id) && !remoteHome.has(id)) });
      continue;
    }
    ids.forEach((id, index) => {
      if (!exists('slide', id)) return;
      if (remoteHome.has(id) && (!mine.slides.has(id) || theirs.slides.has(id))) return;
      const current = slides.get(home.get(id) ?? '');
      if (current) current.splice(current.indexOf(id), 1);
      enter(id, container, ids.slice(0, index));
    });
  }
  for (const { container, ids } of orphans) {
    const order = remote.slides.has(container) ? remote.sections : local.sections;
    for (const id of ids) if (!home.has(id)) join(id, container, order);
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
