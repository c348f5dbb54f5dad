/** Where to stop the world: at a request that the database never gets, or at an answer that the tool never gets. */
export interface StopPoint {
  /** From 1. */
  request: number;
  when: 'before' | 'after';
}

/** What happened there. `stop` freezes everything that goes through; `reset` breaks the connection and lets the next ones through. */
export type AtPoint = { do: 'stop'; act: () => void } | { do: 'reset' };

/** Stands between the tool and its database, counts the requests and can stop at any of them. */
export interface CountingProxy {
  port: number;
  /** What was asked so far: names of database functions where they can be told, else the beginning of the text. */
  calls: string[];
  at(point: StopPoint, what: AtPoint): void;
  close(): Promise<void>;
}
