import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { appRoutes } from '../../support/security/app-routes';

const manifest = z.record(z.string(), z.string());

it('the built app has those routes that tests look for, and no others', () => {
  const built = Object.keys(manifest.parse(JSON.parse(readFileSync('.next/server/app-paths-manifest.json', 'utf8'))));
  const patterns = built.map((name) => name.split('/').filter((part) => !part.startsWith('(')).join('/'));
  const declared = appRoutes.map(({ pattern, kind }) => `${pattern === '/' ? '' : pattern}/${kind === 'page' ? 'page' : 'route'}`);
  // What Next makes by itself, of our files or its own: shown in place of a page, and by no address.
  const byNext = ['/_global-error/page', '/_not-found/page', '/icon.svg/route'];
  expect(patterns.toSorted()).toEqual([...declared, ...byNext].toSorted());
});
