/** Keeps bytes under a name for a while, or less long. Stores differ in where they keep them, not in what they answer. Never throws. */
export interface CacheStore {
  /** null: not there, or nobody could be asked. */
  get(key: string): Promise<Uint8Array | null>;
  set(key: string, bytes: Uint8Array, ttlSeconds: number): Promise<void>;
}
