import { describe, expect, it } from 'vitest';
import { errorText, waitingTime } from '@/components/ui/error-text';

const now = new Date(2026, 2, 10, 14, 30, 0);

describe('waitingTime', () => {
  it.each([
    [0.4, 'in 1 second'],
    [40, 'in 40 seconds'],
    [60, 'in 1 minute (at 14:31)'],
    [61, 'in 2 minutes (at 14:31)'],
    [900, 'in 15 minutes (at 14:45)'],
  ])('%d seconds: %s', (seconds, text) => {
    expect(waitingTime(seconds, now)).toBe(text);
  });
});

describe('errorText', () => {
  it('says when to try again after a rate limit', () => {
    expect(errorText({ code: 'rate_limited', message: 'x', retryAfter: 120 }, now)).toBe(
      'You have done this too often in a short time. Please try again in 2 minutes (at 14:32).',
    );
    expect(errorText({ code: 'rate_limited', message: 'x' }, now)).toContain('in a moment');
  });

  it('passes every other sentence on', () => {
    expect(errorText({ code: 'forbidden', message: 'You do not have the right to do this.' }, now)).toBe('You do not have the right to do this.');
  });
});
