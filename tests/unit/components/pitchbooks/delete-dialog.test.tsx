// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeleteDialog } from '@/components/pitchbooks/delete-dialog';
import { TooltipProvider } from '@/components/ui/tooltip';
import { deletePitchbook } from '@/lib/actions/pitchbooks';

vi.mock('@/lib/actions/pitchbooks', () => ({ deletePitchbook: vi.fn(), restorePitchbook: vi.fn() }));
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: vi.fn() }), unstable_rethrow: vi.fn() }));

const deleteMock = vi.mocked(deletePitchbook);
const book = { id: '0a000000-0000-4000-8000-000000000001', title: 'Project Aurora', slideCount: 40 };

function open(mayInsist: boolean) {
  const onDone = vi.fn();
  render(
    <TooltipProvider>
      <DeleteDialog book={book} mayInsist={mayInsist} onClose={() => undefined} onDone={onDone} onCloseAutoFocus={() => undefined} />
    </TooltipProvider>,
  );
  return { user: userEvent.setup(), onDone };
}

afterEach(cleanup);
beforeEach(() => {
  deleteMock.mockReset();
  deleteMock.mockResolvedValueOnce({
    ok: false,
    error: { code: 'someone_present', message: 'Somebody is here.', details: { people: ['Ben Okafor'] }, requestId: 'r1' },
  });
});

describe('deleting a pitchbook', () => {
  it('names the book and what becomes of it', () => {
    open(false);
    const dialog = screen.getByRole('alertdialog', { name: 'Delete “Project Aurora”?' });
    expect(dialog.textContent).toContain('40 slides');
    expect(dialog.textContent).toContain('30 days');
  });

  it('names who is in it, and lets an admin insist', async () => {
    const { user, onDone } = open(true);
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Ben Okafor is in this pitchbook');
    expect(deleteMock).toHaveBeenLastCalledWith({ id: book.id, insist: false });
    expect(onDone).not.toHaveBeenCalled();

    deleteMock.mockResolvedValueOnce({ ok: true, data: { deleted: { sections: 3, slides: 40 } } });
    await user.click(screen.getByRole('button', { name: 'Delete anyway' }));
    expect(deleteMock).toHaveBeenLastCalledWith({ id: book.id, insist: true });
    await vi.waitFor(() => expect(onDone).toHaveBeenCalled());
  });

  it('offers a member no way to insist', async () => {
    const { user } = open(false);
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await screen.findByRole('alert');
    expect(screen.queryByRole('button', { name: 'Delete anyway' })).toBeNull();
    deleteMock.mockResolvedValueOnce({ ok: true, data: { deleted: { sections: 3, slides: 40 } } });
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(deleteMock).toHaveBeenLastCalledWith({ id: book.id, insist: false });
  });
});
