// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignInForm } from '@/components/auth/sign-in-form';
import { TooltipProvider } from '@/components/ui/tooltip';
import { signIn } from '@/lib/actions/auth';

vi.mock('@/lib/actions/auth', () => ({ signIn: vi.fn() }));

const signInMock = vi.mocked(signIn);
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name, { selector: 'input' });

function open() {
  render(
    <TooltipProvider>
      <SignInForm next="/demo/pitchbooks" />
    </TooltipProvider>,
  );
  return userEvent.setup();
}

afterEach(cleanup);
beforeEach(() => {
  signInMock.mockReset();
});

describe('signing in', () => {
  it('names what is missing at its field, moves there, and asks the server nothing', async () => {
    const user = open();
    await user.type(field('E-mail'), 'ada@example.com');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(field('Password').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field('Password'));
    const described = field('Password').getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent)).toContain('Enter your password.');
    expect(signInMock).not.toHaveBeenCalled();
  });

  it('keeps what was entered when it is refused', async () => {
    signInMock.mockResolvedValue({
      ok: false,
      error: { code: 'invalid_credentials', message: 'The e-mail address or the password is not right.', requestId: 'r1' },
    });
    const user = open();
    await user.type(field('E-mail'), 'ada@example.com');
    await user.type(field('Password'), 'wrong password{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('The e-mail address or the password is not right.');
    expect(field('E-mail').value).toBe('ada@example.com');
    expect(field('Password').value).toBe('wrong password');
    expect(signInMock).toHaveBeenCalledWith({ email: 'ada@example.com', password: 'wrong password', next: '/demo/pitchbooks' });
  });

  it('says when to try again after too many tries', async () => {
    signInMock.mockResolvedValue({ ok: false, error: { code: 'rate_limited', message: '', retryAfter: 840, requestId: 'r1' } });
    const user = open();
    await user.type(field('E-mail'), 'ada@example.com');
    await user.type(field('Password'), 'some password{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/try again in 14 minutes \(at \d\d:\d\d\)/);
  });

  it('says that the server could not be reached when the request is lost', async () => {
    signInMock.mockRejectedValue(new TypeError('Failed to fetch'));
    const user = open();
    await user.type(field('E-mail'), 'ada@example.com');
    await user.type(field('Password'), 'some password{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('could not be reached');
    expect(field('Password').value).toBe('some password');
  });
});
