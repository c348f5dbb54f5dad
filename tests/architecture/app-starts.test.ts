import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSource, sourceFiles } from './source-files';

/** Whoever starts the app by themselves takes along what the person at this machine has set: their Sentry, their Redis, their keys. */
const door = 'scripts/stack/start-app';
/** Tests of starting itself, with a stand-in, are at home in tests/unit/stack. */
const tests = globSync('tests/**/*.{ts,tsx}', { exclude: ['tests/unit/stack/**'] }).map((file) => parseSource(file, readFileSync(file, 'utf8')));
const takes = (files: typeof sourceFiles, target: string) => files.filter(({ imports }) => imports.some((each) => each.target === target)).map(({ path }) => path);

it('no test starts the app but through the door that leaves out the settings of this machine', () => {
  expect(takes(tests, door)).toEqual([]);
  expect(takes(tests, 'scripts/stack/app-build')).toEqual([]);
  expect(takes(tests, 'scripts/stack/start-test-app').length).toBeGreaterThan(4);
});

it('nothing else starts it with them but `npm start`', () => {
  expect(takes(sourceFiles, door)).toEqual(['scripts/start.ts', 'scripts/stack/start-test-app.ts'].toSorted());
});
