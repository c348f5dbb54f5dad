import type { Random } from '../legacy/random';
import type { StopPoint } from './counting-proxy';

/** An instant at which the tool is killed. */
export type KillPoint =
  | ({ at: 'request' } & StopPoint)
  /** As soon as it has printed the first line of a phase. */
  | { at: 'line'; phase: string }
  /** As soon as a file of this name is written in its work folder. */
  | { at: 'file'; name: string }
  | { at: 'time'; milliseconds: number };

export const describePoint = (point: KillPoint, calls: readonly string[] = []): string => {
  switch (point.at) {
    case 'request':
      return `${point.when === 'before' ? 'before request' : 'between the answer to request'} ${point.request} (${calls[point.request - 1] ?? '?'})${point.when === 'before' ? '' : ' and the next line'}`;
    case 'line':
      return `at the line "${point.phase} …"`;
    case 'file':
      return `when ${point.name} is written`;
    case 'time':
      return `after ${Math.round(point.milliseconds)} ms`;
  }
};

export interface Undisturbed {
  /** The requests of an undisturbed run, by name, in their order. */
  calls: readonly string[];
  /** From its start to its end. */
  milliseconds: number;
  /** Names of the files that it wrote in its work folder. */
  files: readonly string[];
}

/** Every kind of request once before it and once after its commit; `count` or more points, spread over the whole run. */
export function chooseKillPoints({ calls, milliseconds, files }: Undisturbed, phases: readonly string[], count: number, random: Random): KillPoint[] {
  const whens = ['before', 'after'] as const;
  const requestOf = (name: string) => random.pick(calls.flatMap((call, index) => (call === name ? [index + 1] : [])));
  const kinds = [...new Set(calls)].flatMap((name): KillPoint[] => whens.map((when) => ({ at: 'request', request: requestOf(name), when })));
  const lines = phases.map((phase): KillPoint => ({ at: 'line', phase }));
  const written = [...new Set(files)].map((name): KillPoint => ({ at: 'file', name }));
  const moments = Math.ceil(count / 6);
  const times = Array.from({ length: moments }, (_, index): KillPoint => ({ at: 'time', milliseconds: ((index + random.next()) / moments) * milliseconds }));
  const chosen = [...kinds, ...lines, ...written, ...times];
  const left = Math.max(0, count - chosen.length);
  // One in each stretch of the run, so that chance does not leave one out.
  const spread = Array.from({ length: left }, (_, index): KillPoint => ({
    at: 'request',
    request: Math.min(calls.length, 1 + Math.floor(((index + random.next()) / left) * calls.length)),
    when: random.pick(whens),
  }));
  return [...chosen, ...spread];
}

/** `count` of the points, evenly over their list. */
export const someOf = (points: readonly KillPoint[], count: number): KillPoint[] =>
  Array.from({ length: Math.min(count, points.length) }, (_, index) => points[Math.floor(((index + 0.5) * points.length) / Math.min(count, points.length))]).filter((point) => point !== undefined);
