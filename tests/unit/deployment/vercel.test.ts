import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A new version before its migrations answers 503, so no push may put one into production by itself. */
it('production gets a version only by hand, after its migrations and after somebody asked it', () => {
  const { git } = JSON.parse(readFileSync('vercel.json', 'utf8')) as { git: unknown };
  expect(git).toEqual({ deploymentEnabled: { main: false } });
  const [, release = ''] = readFileSync('docs/deployment.md', 'utf8').split('**Each release**');
  const steps = ['supabase db push`', 'vercel deploy --prod --skip-domain', '/api/health', 'vercel promote', 'npm run preflight'].map((step) => release.indexOf(step));
  expect(steps).not.toContain(-1);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});
