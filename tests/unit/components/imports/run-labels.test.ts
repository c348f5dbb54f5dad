import { describe, expect, it } from 'vitest';
import { bytes, duration, importedOf, leftOut, optionText, runState, sentence } from '@/components/imports/run-labels';

const now = new Date('2026-03-01T20:00:00.000Z');

describe('how a run stands', () => {
  it('is interrupted when it goes on and was not heard of for more than a minute', () => {
    expect(runState({ status: 'running', heartbeatAt: '2026-03-01T19:59:00.000Z' }, now)).toBe('running');
    expect(runState({ status: 'running', heartbeatAt: '2026-03-01T19:58:59.999Z' }, now)).toBe('interrupted');
  });

  it.each(['completed', 'failed', 'rolled_back'] as const)('stays %s however long ago that was', (status) => {
    expect(runState({ status, heartbeatAt: '2020-01-01T00:00:00.000Z' }, now)).toBe(status);
  });
});

describe('figures', () => {
  it('say what is not known yet', () => {
    expect(importedOf({ imported: null, records: null })).toBe('–');
    expect(importedOf({ imported: 0, records: null })).toBe('0');
    expect(importedOf({ imported: 4200, records: 12_000 })).toBe('4,200 of 12,000');
    expect(leftOut({ quarantined: null, conflicts: null })).toBeNull();
    expect(leftOut({ quarantined: 2, conflicts: 1 })).toBe(3);
  });

  it.each([[0, '0 bytes'], [999, '999 bytes'], [1_000, '1 kB'], [8_234, '8.2 kB'], [12_345_678, '12.3 MB'], [4_200_000_000, '4.2 GB'], [5e15, '5,000 TB']])(
    '%i bytes are %s',
    (value, text) => expect(bytes(value)).toBe(text),
  );

  it.each([[0, '0 s'], [0.44, '0.4 s'], [9.96, '10 s'], [59.9, '59 s'], [60, '1 min'], [125.7, '2 min 5 s'], [3_600, '1 h'], [3_780, '1 h 3 min'], [86_400, '24 h']])(
    '%d seconds are %s',
    (seconds, text) => expect(duration(seconds)).toBe(text),
  );

  it('names options in words, and those it does not know as they are', () => {
    expect(optionText(['again', false])).toEqual({ term: 'Import deleted books again', value: 'no' });
    expect(optionText(['batchSize', 1000])).toEqual({ term: 'Books in one transaction', value: '1,000' });
    expect(optionText(['newer', null])).toEqual({ term: 'newer', value: 'none' });
  });

  it('begins a sentence with a capital, and leaves names alone', () => {
    expect(sentence('every check passed')).toBe('Every check passed');
    expect(sentence('records: none')).toBe('Records: none');
    for (const name of ['pitchbooks.json is damaged', 'template_prompts.json', '9 warnings', 'SHA-256', '']) expect(sentence(name)).toBe(name);
  });
});
