/** One state of one thing. Whatever has the same name and state is the same, for ever. */
export interface EntryKey {
  thing: string;
  state: string;
}

/** Keeps bytes for a while, or less long. Stores differ in where they keep them, not in what they answer. Never throws. */
export interface CacheStore {
  /** null: not there, or nobody could be asked. */
  get(key: EntryKey): Promise<Uint8Array | null>;
  set(key: EntryKey, bytes: Uint8Array, ttlSeconds: number): Promise<void>;
}
