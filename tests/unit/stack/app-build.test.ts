import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashSources, settingsOfBuild } from '../../../scripts/stack/app-build';

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
  const before = hashSources({}, root);
  const after = [() => write('app/page.tsx', 'two'), () => write('app/new.tsx', ''), () => write('lib/x.ts', 'x'), () => write('supabase/migrations/1_create_x.sql', ''), () => write('package-lock.json', '{ }')].map((change) => {
    change();
    return hashSources({}, root);
  });
  expect(new Set([before, ...after]).size).toBe(6);
});

it('asks for none when something changes that is not part of the app', () => {
  const before = hashSources({}, root);
  write('tests/unit/x.test.ts', 'x');
  write('README.md', 'x');
  expect(hashSources({ LOG_LEVEL: 'debug', SENTRY_DSN: '' }, root)).toBe(before);
});

it('asks for a new build where a setting is another that is part of it', () => {
  const settings = [{}, { APP_ORIGIN: 'https://books.example' }, { APP_ORIGIN: 'https://other.example' }, { SENTRY_DSN: 'https://a@b.example/1' }, { VERCEL: '1' }];
  expect(new Set(settings.map((each) => hashSources(each, root))).size).toBe(settings.length);
});

it('knows every setting that becomes part of it', () => {
  // These say how it is built, not what.
  const ways = ['TYPES_CHECKED_ELSEWHERE', 'CI'];
  const read = [...readFileSync('next.config.ts', 'utf8').matchAll(/process\.env\.(\w+)/g)].map(([, name = '']) => name);
  expect([...new Set(read)].filter((name) => !ways.includes(name)).toSorted()).toEqual(settingsOfBuild);
});
