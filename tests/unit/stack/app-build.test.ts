import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashSources } from '../../../scripts/stack/app-build';

let root = '';
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'pitchbook-sources-'));
  write('app/page.tsx', 'one');
  write('package-lock.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

it('asks for a new build when a source changes, comes, goes or moves, or the packages change', () => {
  const before = hashSources(root);
  const after = [() => write('app/page.tsx', 'two'), () => write('app/new.tsx', ''), () => write('lib/x.ts', 'x'), () => write('supabase/migrations/1_create_x.sql', ''), () => write('package-lock.json', '{ }')].map((change) => {
    change();
    return hashSources(root);
  });
  expect(new Set([before, ...after]).size).toBe(6);
});

it('asks for none when something changes that is not part of the app', () => {
  const before = hashSources(root);
  write('tests/unit/x.test.ts', 'x');
  write('README.md', 'x');
  expect(hashSources(root)).toBe(before);
});
