import 'server-only';
import { requireCaller } from '@/lib/server/session';
import type { Caller } from '@/lib/server/caller';

/** Who a page is for; a visitor who is signed out is sent to sign in. */
export function pageCaller(): Promise<Caller> {
  return requireCaller();
}
