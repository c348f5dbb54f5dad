import { AsyncLocalStorage } from 'node:async_hooks';
import type { ErrorCode } from '@/lib/errors/error-table';

/** What is known of the HTTP request that is being answered, wherever in it a line is written. */
export interface RequestScope {
  /** Undefined until the middleware has given it one. */
  requestId: () => string | undefined;
  /** Whether a fault of ours was counted in it, so that its status is not counted as another one. */
  hasFault: boolean;
  /** Whether a page could not be made because the database was away. */
  isUnavailable: boolean;
  /** Whether a line says how it ended. */
  isLogged: boolean;
  /** Whether it asks for an action that has not begun. */
  awaitsAction: boolean;
  /** Why it is refused, where it failed of what was sent and Next knows no answer but 500. */
  refusal: ErrorCode | null;
}

/** A request of which nothing else is known yet. */
export function newRequest(requestId: RequestScope['requestId'], { awaitsAction = false } = {}): RequestScope {
  return { requestId, hasFault: false, isUnavailable: false, isLogged: false, awaitsAction, refusal: null };
}

/** Next gives pages, API routes and instrumentation a copy of this module each; the scope belongs to the process. */
const SCOPE_OF_PROCESS = Symbol.for('pitchbook.request-scope');
const inProcess = globalThis as typeof globalThis & { [SCOPE_OF_PROCESS]?: AsyncLocalStorage<RequestScope> };
const scope = (inProcess[SCOPE_OF_PROCESS] ??= new AsyncLocalStorage<RequestScope>());

/** Runs `work` so that every log line written meanwhile carries the id. */
export function inRequest<T>(requestId: string, work: () => T): T {
  const outer = scope.getStore();
  if (outer === undefined) return scope.run(newRequest(() => requestId), work);
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

/** Says that the page that is being made has to wait for the database: asking again in a moment helps, so it is a 503. */
export function markUnavailable(): void {
  const current = scope.getStore();
  if (current !== undefined) current.isUnavailable = true;
}

/** Whether the page that is being made was marked so. */
export function isUnavailable(): boolean {
  return scope.getStore()?.isUnavailable ?? false;
}

/** Says that a line was written of how the request ended: there shall be one. */
export function markLogged(): void {
  const current = scope.getStore();
  if (current !== undefined) current.isLogged = true;
}

/** Says that the action that was asked for begins: from here on it is our code that fails. */
export function markActionBegun(): void {
  const current = scope.getStore();
  if (current !== undefined) current.awaitsAction = false;
}

/** Whether the request that is being worked on asks for an action that has not begun. */
export function awaitsAction(): boolean {
  return scope.getStore()?.awaitsAction ?? false;
}

/** Says that the request failed of what was sent, and is to be answered so. */
export function markRefused(code: ErrorCode): void {
  const current = scope.getStore();
  if (current !== undefined) current.refusal = code;
}
