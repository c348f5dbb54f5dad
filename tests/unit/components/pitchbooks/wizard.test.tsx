// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSyncExternalStore } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Wizard } from '@/components/pitchbooks/wizard/wizard';
import { TooltipProvider } from '@/components/ui/tooltip';
import { createPitchbook } from '@/lib/actions/pitchbooks';

const push = vi.fn();

vi.mock('@/lib/actions/pitchbooks', () => ({ createPitchbook: vi.fn() }));
vi.mock('next/navigation', () => ({
  unstable_rethrow: vi.fn(),
  useRouter: () => ({ push }),
  // Like Next's own: it follows the native history calls.
  useSearchParams: () =>
    new URLSearchParams(
      useSyncExternalStore(
        (changed) => {
          const original = window.history.pushState.bind(window.history);
          window.history.pushState = (...args) => {
            original(...args);
            changed();
          };
          return () => {
            window.history.pushState = original;
          };
        },
        () => window.location.search,
      ),
    ),
}));

// jsdom draws nothing, so nothing ever changes its size.
class StillObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', StillObserver);

const createMock = vi.mocked(createPitchbook);
const organizationId = '0a000000-0000-4000-8000-00000000000f';

function open() {
  render(
    <TooltipProvider>
      <Wizard organizationId={organizationId} path="/demo/pitchbooks" />
    </TooltipProvider>,
  );
  return userEvent.setup();
}

const value = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;
const sectionTitles = () => screen.getAllByLabelText<HTMLInputElement>(/^Title of section/).map((input) => input.value);

/** With the keyboard alone: a title, two sections, on to the review. */
async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.keyboard('Project Aurora{Enter}');
  await screen.findByLabelText('Title of section 1');
  await user.click(screen.getByLabelText('Title of section 1'));
  await user.keyboard('Summary{Enter}');
  await user.keyboard('Valuation{Tab}4');
}

afterEach(cleanup);
beforeEach(() => {
  createMock.mockReset();
  push.mockReset();
  sessionStorage.clear();
  window.scrollTo = () => undefined;
  window.history.replaceState(null, '', '/demo/pitchbooks/new');
});

describe('the wizard', () => {
  it('does not go on without a title, and says so at the field', async () => {
    const user = open();
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(screen.getByLabelText('Title').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(screen.getByLabelText('Title'));
    await user.type(screen.getByLabelText('Title'), 'A');
    expect(screen.getByLabelText('Title').getAttribute('aria-invalid')).toBeNull();
  });

  it('goes from the title to the created book by keyboard', async () => {
    createMock.mockResolvedValue({ ok: true, data: { id: 'new-id' } as never });
    const user = open();
    await fillIn(user);
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(sectionTitles()).toEqual(['Valuation', 'Summary']);
    await user.keyboard('{Control>}{Enter}{/Control}');
    const slides = (await screen.findByRole('heading', { name: '10 slides in 2 sections' })).closest('section')!;
    expect(within(slides).getByText('5–8')).toBeDefined();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await vi.waitFor(() => expect(push).toHaveBeenCalledWith('/demo/pitchbooks/new-id'));
    expect(createMock).toHaveBeenCalledTimes(1);
    expect(createMock.mock.calls[0]![0]).toMatchObject({
      title: 'Project Aurora',
      organizationId,
      sections: [
        { title: 'Valuation', numberOfSlides: 4 },
        { title: 'Summary', numberOfSlides: 1 },
      ],
    });
    expect(sessionStorage.length).toBe(0);
  });

  it('has everything again after a reload', async () => {
    const user = open();
    await fillIn(user);
    cleanup();
    open();
    expect(sectionTitles()).toEqual(['Summary', 'Valuation']);
    expect(value('Number of slides of section 2')).toBe('4');
  });

  it('uses one key for every try, so that a second press makes no second book', async () => {
    createMock.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    createMock.mockResolvedValueOnce({ ok: true, data: { id: 'new-id' } as never });
    const user = open();
    await fillIn(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Create pitchbook' }));
    expect((await screen.findByRole('alert')).textContent).toContain('could not be reached');
    await user.click(screen.getByRole('button', { name: 'Create pitchbook' }));
    await vi.waitFor(() => expect(push).toHaveBeenCalled());
    const keys = createMock.mock.calls.map(([input]) => input.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it('takes the person to the step and field that the server refuses, with everything still there', async () => {
    createMock.mockResolvedValue({
      ok: false,
      error: {
        code: 'validation',
        message: 'Some of the values are not valid.',
        errors: [{ field: 'sections.1.title', message: 'Must not be empty.', code: 'too_small' }],
        requestId: 'r1',
      },
    });
    const user = open();
    await fillIn(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Create pitchbook' }));
    const refused = await screen.findByLabelText('Title of section 2');
    await vi.waitFor(() => expect(document.activeElement).toBe(refused));
    expect(refused.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Must not be empty.')).toBeDefined();
    expect(sectionTitles()).toEqual(['Summary', 'Valuation']);
  });

  it('keeps the last section', async () => {
    const user = open();
    await user.keyboard('Project Aurora{Enter}');
    await screen.findByLabelText('Title of section 1');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Remove/ }).disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Add section' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Title of section 2'));
    expect(screen.getAllByRole<HTMLButtonElement>('button', { name: /^Remove/ }).map(({ disabled }) => disabled)).toEqual([false, false]);
  });
});
