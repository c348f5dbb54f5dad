import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the HTTP request that is being answered, wherever in it a line is written. */
export interface RequestScope {
  /** Undefined until the middleware has given it one. */
  requestId: () => string | undefined;
  /** Whether a fault of ours was counted in it, so that its status is not counted as another one. */
  hasFault: boolean;
}

/** Next gives pages, API routes and instrumentation a copy of this module each; the scope belongs to the process. */
const SCOPE_OF_PROCESS = Symbol.for('pitchbook.request-scope');
const inProcess = globalThis as typeof globalThis & { [SCOPE_OF_PROCESS]?: AsyncLocalStorage<RequestScope> };
const scope = (inProcess[SCOPE_OF_PROCESS] ??= new AsyncLocalStorage<RequestScope>());

/** Runs `work` so that every log line written meanwhile carries the id. */
export function inRequest<T>(requestId: string, work: () => T): T {
  const outer = scope.getStore();
  if (outer === undefined) return scope.run({ requestId: () => requestId, hasFault: false }, work);
  // The same object goes on: what happens inside belongs to the request around it.
  outer.requestId = () => requestId;
  return work();
}

/** The same for all that follows from here, as a server does at the start of a request. */
export function enterRequest(request: RequestScope): void {
  scope.enterWith(request);
}

/** The id of the request that is being worked on, where there is one. */
export function currentRequestId(): string | undefined {
  return scope.getStore()?.requestId();
}

/**
 * Says that a fault of ours came to light in the request that is being worked on.
 * @returns whether it is the first one: a request fails once, however many of its parts do
 */
export function markFault(): boolean {
  const current = scope.getStore();
  if (current === undefined) return true;
  const isFirst = !current.hasFault;
  current.hasFault = true;
  return isFirst;
}
