import type { ErrorCode } from '@/lib/errors/error-table';
import type { RateLimitClass } from '@/lib/env/parse-env';

/** Where an error came to light. `server`: an answer of 5xx that nothing of ours explains. */
export const errorSources = ['page', 'action', 'api', 'edge', 'server'] as const;
export type ErrorSource = (typeof errorSources)[number];

export const queryOperations = ['select', 'insert', 'update', 'delete', 'rpc'] as const;
export type QueryOperation = (typeof queryOperations)[number];

/** Something that happened, to be counted. Nothing in it may come from a person, except ids that are only compared. */
export type Measurement =
  | { what: 'request'; method: string; route: string; status: number; seconds: number }
  /** `table`: of an `rpc` the function's name. */
  | { what: 'query'; operation: QueryOperation; table: string; seconds: number }
  | { what: 'error'; source: ErrorSource; code: ErrorCode }
  | { what: 'refusal'; limitClass: RateLimitClass }
  /** `cache`: what is kept in it, such as `book`. */
  | { what: 'cache'; cache: string; isHit: boolean }
  | { what: 'person'; userId: string }
  | { what: 'creation'; pitchbookId: string }
  | { what: 'readiness'; isReady: boolean; isChange: boolean; checks: Readonly<Record<string, boolean>> };

export type Sink = (measurement: Measurement) => void;

/** Next gives pages, API routes and instrumentation a copy of this module each; what is counted belongs to the process. */
const SINKS_OF_PROCESS = Symbol.for('pitchbook.metric-sinks');
const inProcess = globalThis as typeof globalThis & { [SINKS_OF_PROCESS]?: Sink[] };

/** Tells whoever counts. Nobody does on the Edge runtime, in scripts and in the browser: then nothing happens. Never throws. */
export function record(measurement: Measurement): void {
  for (const sink of inProcess[SINKS_OF_PROCESS] ?? []) {
    try {
      sink(measurement);
    } catch {
      // A request must not fail because it could not be counted.
    }
  }
}

/** Counts with these from now on, and with no other. */
export function setSinks(sinks: Sink[]): void {
  inProcess[SINKS_OF_PROCESS] = sinks;
}
