import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopChildren } from '../../scripts/stack/child';
import { startTestStack } from '../../scripts/stack/test-stack';
import { databaseState } from '../support/security/database-state';
import { type FuzzTarget, fuzzedActions, fuzzedRoutes } from '../support/security/fuzz-app';

const COUNT = Number(process.env.FUZZ_INPUTS ?? 10_000);
/** Part of the name of those to try; all unless told: together they take about an hour. */
const ONLY = process.env.FUZZ_ONLY ?? '';
const HOURS = 3_600_000;

describe(`${COUNT} bad inputs to each server action and route of the API`, () => {
  let folder: string;
  let targets: FuzzTarget[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-fuzz-'));
    mkdirSync('test-results', { recursive: true });
    Object.assign(process.env, await startTestStack(path.join(folder, 'data'), 'test-results'));
    targets = [...(await fuzzedActions()), ...(await fuzzedRoutes())].filter(({ name }) => name.includes(ONLY));
    expect(targets.length).toBeGreaterThan(0);
  }, HOURS);
  afterAll(async () => {
    await stopChildren();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused, never a fault of ours, never with a word about how the server is built, and nothing is written', async () => {
    for (const { name, fuzz } of targets) {
      const before = await databaseState();
      const began = performance.now();
      expect({ [name]: await fuzz(COUNT) }).toEqual({ [name]: [] });
      expect({ [name]: await databaseState() }).toEqual({ [name]: before });
      console.log(`${name}: ${COUNT} inputs in ${Math.round((performance.now() - began) / 1_000)} s`);
    }
  }, 5 * HOURS);
});
