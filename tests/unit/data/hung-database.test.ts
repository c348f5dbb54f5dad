import { createClient } from '@supabase/supabase-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callDatabaseAgain } from '@/lib/data/database-function';
import { findImportRun } from '@/lib/data/find-import-run';
import { findPitchbookDetails } from '@/lib/data/find-pitchbook-details';
import { listImportRuns } from '@/lib/data/list-import-runs';
import type { Database } from '@/lib/supabase/database.types';
import { clientOptions, sessionlessAuth } from '@/lib/supabase/options';

/** Real clients, over a network where nothing is ever answered. */
const id = '7d0f4d0e-8f3e-4d53-9a39-1d1e2c1d7f10';
const caller = { db: createClient<Database>('http://db.example', 'key', { ...clientOptions, auth: sessionlessAuth }), userId: id, requestId: 'r1' };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it.each([
  ['a function', () => callDatabaseAgain(caller, 'get_viewer')],
  ['a run', () => findImportRun(caller, id, id)],
  ['runs', () => listImportRuns(caller, id)],
  ['details of a book', () => findPitchbookDetails(caller, { id, role: 'owner' }, id)],
])('reading %s ends after eight seconds when the database hangs', async (_, read) => {
  let ended: unknown;
  void read().then((result) => (ended = result));
  await vi.advanceTimersByTimeAsync(7_900);
  expect(ended).toBeUndefined();
  await vi.advanceTimersByTimeAsync(100);
  expect(ended).toMatchObject({ ok: false, error: { code: 'unavailable', retryAfter: 5 } });
});
