import { describe, expect, it } from 'vitest';
import { progressLine, showProgress } from '@/scripts/migrate/progress';

function display(isTerminal: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  return { written, clock, ...showProgress({ write: (text) => written.push(text), isTerminal }, () => clock.now) };
}
const importing = (done: number, total = 956) => ({ phase: 'importing', done, total, unit: 'books' }) as const;

describe('a line of progress', () => {
  it('tells rate and time left', () => {
    expect(progressLine(importing(300), 7.3)).toBe('importing 300 of 956 books, 41/s, 16 s left');
    expect(progressLine({ phase: 'reading', done: 12_000_000, total: 34_000_000, unit: 'bytes' }, 2)).toBe('reading 12.0 of 34.0 MB, 6.0 MB/s, 4 s left');
    expect(progressLine(importing(4, 1_000_000), 10)).toContain('694 h 27 min left');
  });

  it('claims no rate before there is one', () => {
    expect(progressLine(importing(0), 0)).toBe('importing 0 of 956 books');
    expect(progressLine(importing(956), 10)).toBe('importing 956 of 956 books, 96/s');
  });
});

describe('in a pipe', () => {
  it('progress is plain lines, at most one a second, and the last of each phase', () => {
    const { tell, written, clock } = display(false);
    for (let done = 0; done <= 956; done += 1) {
      clock.now += 5;
      tell(importing(done));
    }
    tell({ phase: 'verifying', done: 956, total: 956, unit: 'books' });
    expect(written[0]).toBe('importing 0 of 956 books\n');
    expect(written.at(-2)).toMatch(/^importing 956 of 956 books/);
    expect(written.at(-1)).toBe('verifying 956 of 956 books\n');
    expect(written.length).toBeLessThan(9);
    expect(written.join('')).not.toContain('\u001B');
  });
});

describe('on a terminal', () => {
  it('one line is drawn anew, and left when something else is to be said', () => {
    const { tell, line, written, clock } = display(true);
    tell(importing(0));
    clock.now += 1_000;
    tell(importing(100));
    line('a note');
    expect(written).toEqual(['\r\u001B[Kimporting 0 of 956 books', '\r\u001B[Kimporting 100 of 956 books, 100/s, 9 s left', '\n', 'a note\n']);
  });

  it('the line of a finished phase stays', () => {
    const { tell, written } = display(true);
    tell(importing(956));
    tell({ phase: 'verifying', done: 0, total: 1, unit: 'books' });
    expect(written[1]).toBe('\n');
  });
});
