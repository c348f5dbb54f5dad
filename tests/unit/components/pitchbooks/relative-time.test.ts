import { describe, expect, it } from 'vitest';
import { daysLeft, exactTime, relativeTime } from '@/components/pitchbooks/relative-time';

const now = new Date('2026-03-10T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-03-10T11:59:30Z', 'just now'],
    ['2026-03-10T12:00:20Z', 'just now'],
    ['2026-03-10T11:55:00Z', '5 min ago'],
    ['2026-03-10T09:00:00Z', '3 h ago'],
    ['2026-03-09T11:00:00Z', 'yesterday'],
    ['2026-03-06T11:00:00Z', '4 days ago'],
    ['2026-02-01T11:00:00Z', '1 Feb 2026'],
  ])('%s is %s', (iso, text) => {
    expect(relativeTime(iso, now)).toBe(text);
  });
});

it('says the exact time in UTC', () => {
  expect(exactTime('2026-03-04T14:05:59Z')).toBe('4 Mar 2026, 14:05 UTC');
});

describe('daysLeft in the trash', () => {
  it.each([
    ['2026-03-10T12:00:00Z', 30],
    ['2026-03-10T11:00:00Z', 29],
    ['2026-02-08T13:00:00Z', 0],
    ['2025-01-01T00:00:00Z', 0],
  ])('deleted at %s leaves %i', (deletedAt, days) => {
    expect(daysLeft(deletedAt, now)).toBe(days);
  });
});
