import { globSync } from 'node:fs';
import path from 'node:path';

export interface AppRoute {
  /** As in Next: `/[org]/pitchbooks/[id]`, without the groups in parentheses. */
  pattern: string;
  kind: 'page' | 'handler';
}

/** Every route that the folder `app` declares. */
export const appRoutes: AppRoute[] = globSync('app/**/{page.tsx,route.ts}')
  .map((file) => file.split(path.sep).join('/'))
  .toSorted()
  .map((file) => ({
    pattern: `/${file.split('/').slice(1, -1).filter((part) => !part.startsWith('(')).join('/')}`,
    kind: file.endsWith('page.tsx') ? 'page' : 'handler',
  }));
