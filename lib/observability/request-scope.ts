import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<{ requestId: string }>();

/** Runs `work` so that every log line written meanwhile carries the id. */
export function inRequest<T>(requestId: string, work: () => T): T {
  return scope.run({ requestId }, work);
}

/** The id of the request that is being worked on, where there is one. */
export function currentRequestId(): string | undefined {
  return scope.getStore()?.requestId;
}
