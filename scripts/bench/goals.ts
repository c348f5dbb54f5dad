/** What a benchmark says: a line for each goal with figure and pass or fail, and figures that no goal is set for. */
export interface Goals {
  judge(goal: string, figure: string, passed: boolean): void;
  note(what: string, figure: string): void;
  /** Says whether every goal is met. @returns the exit code */
  end(): number;
}

/** @param width of the column of goals, in characters */
export function createGoals(width: number, print: (line: string) => void = console.log): Goals {
  let missed = 0;
  return {
    judge(goal, figure, passed) {
      if (!passed) missed += 1;
      print(`  ${passed ? 'pass' : 'FAIL'}  ${goal.padEnd(width)} ${figure}`);
    },
    note: (what, figure) => print(`        ${what.padEnd(width)} ${figure}`),
    end() {
      print(missed === 0 ? '\nEvery goal is met.' : `\nGoals that are missed: ${missed}.`);
      return missed === 0 ? 0 : 1;
    },
  };
}
