import { describe, expect, it } from 'vitest';
import { createGoals } from '@/scripts/bench/goals';

function openGoals() {
  const lines: string[] = [];
  return { lines, goals: createGoals(10, (line) => lines.push(line)) };
}

describe('the goals of a benchmark', () => {
  it('are a line each, with figure and pass or fail', () => {
    const { lines, goals } = openGoals();
    goals.judge('fast', '3 ms', true);
    goals.judge('faster', '4 ms', false);
    goals.note('besides', '5 ms');
    expect(lines).toEqual(['  pass  fast       3 ms', '  FAIL  faster     4 ms', '        besides    5 ms']);
  });

  it('end well when all are met, also where there are figures without a goal', () => {
    const { lines, goals } = openGoals();
    goals.judge('fast', '3 ms', true);
    goals.note('besides', '5 ms');
    expect(goals.end()).toBe(0);
    expect(lines.at(-1)).toContain('Every goal is met.');
  });

  it('end with a failure when one is missed', () => {
    const { lines, goals } = openGoals();
    goals.judge('fast', '3 ms', false);
    goals.judge('faster', '4 ms', true);
    expect(goals.end()).toBe(1);
    expect(lines.at(-1)).toContain('missed: 1');
  });
});
