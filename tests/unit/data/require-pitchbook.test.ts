import { expect, it, vi } from 'vitest';
import { requirePitchbook } from '@/lib/data/require-pitchbook';
import type { Caller } from '@/lib/server/caller';

const NOT_FOUND = 'NEXT_HTTP_ERROR_FALLBACK;404';
const ID = '0a000000-0000-4000-8000-000000000002';

/** A caller whose database answers this, whatever it is asked. */
function callerWith(reply: { data: unknown; error: unknown; status: number }) {
  const rpc = vi.fn(() => Object.assign(Promise.resolve(reply), { abortSignal: () => Promise.resolve(reply) }));
  return { rpc, caller: { db: { rpc } as object as Caller['db'], userId: 'ada', requestId: 'r1' } };
}
const refusal = (code: string) => callerWith({ data: null, error: { code, message: 'not_found', details: null, hint: null }, status: Number(code.slice(2)) });
const book = callerWith({ data: { id: ID, organizationId: 'o1', revision: 7 }, error: null, status: 200 });

it('goes on where the organisation has the book, and finds no book of another one', async () => {
  await expect(requirePitchbook(book.caller, 'o1', ID)).resolves.toBeUndefined();
  await expect(requirePitchbook(book.caller, 'o2', ID)).rejects.toThrow(NOT_FOUND);
});

it('finds no book that is not there, and asks for none whose id is no id', async () => {
  await expect(requirePitchbook(refusal('PT404').caller, 'o1', ID)).rejects.toThrow(NOT_FOUND);
  const { caller, rpc } = refusal('PT404');
  await expect(requirePitchbook(caller, 'o1', 'pitch')).rejects.toThrow(NOT_FOUND);
  expect(rpc).not.toHaveBeenCalled();
});

it('lets a fault of ours be one: a grant that was forgotten is no book that is not there', async () => {
  await expect(requirePitchbook(refusal('42501').caller, 'o1', ID)).rejects.toThrow('The pitchbook could not be read: forbidden');
});
