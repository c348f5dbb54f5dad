import type { Operation } from './mix';

/** One person at work, with a token and a connection of their own. */
export interface Session {
  /** @throws where the answer is not the one that is meant. */
  perform(operation: Operation): Promise<void>;
  close(): Promise<void>;
}

/** A person does one thing after the other: what they are to do meanwhile waits, and its waiting counts. */
export function inTurn(perform: (operation: Operation) => Promise<void>): (operation: Operation) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const done = last.then(() => perform(operation));
    last = done.catch(() => undefined);
    return done;
  };
}
