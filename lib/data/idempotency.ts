import 'server-only';
import { pieceHash } from '@/lib/domain/piece-hash';

/** What makes a creation safe to repeat: the same key with the same request gives the same answer once. */
export interface Idempotency {
  key: string;
  requestHash: string;
}

/** The key with the hash of what is asked for (cleaned, in any order of its keys), where a key was given. */
export function idempotencyOf(key: string | null | undefined, request: unknown): Idempotency | null {
  return key == null ? null : { key, requestHash: pieceHash(request) };
}
