import { readdirSync } from 'node:fs';
import path from 'node:path';

export interface AppRoute {
  /** As in Next: `/[org]/pitchbooks/[id]`, without the groups in parentheses. */
  pattern: string;
  kind: 'page' | 'handler';
}

const kinds: Record<string, AppRoute['kind']> = { 'page.tsx': 'page', 'route.ts': 'handler' };

/** What is drawn around or in place of pages, and has no address of its own. */
const parts = ['layout.tsx', 'loading.tsx', 'error.tsx', 'not-found.tsx', 'global-error.tsx'];
const files = ['app/globals.css', 'app/icon.svg'];

/** Every file of the folder `app`. */
export const appFiles = readdirSync('app', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.posix.join(entry.parentPath.split(path.sep).join('/'), entry.name))
  .toSorted();

/** Of these files, those that Next may make a route of, or that nobody has said what it makes of them (`sitemap.ts`, `route.tsx`). */
export function unknownAppFiles(names: readonly string[]): string[] {
  return names.filter((file) => !files.includes(file) && !parts.includes(path.basename(file)) && kinds[path.basename(file)] === undefined);
}

/** Every route that the folder `app` declares. */
export const appRoutes: AppRoute[] = appFiles.flatMap((file) => {
  const kind = kinds[path.basename(file)];
  return kind === undefined ? [] : [{ pattern: patternOf(path.dirname(file)), kind }];
});

function patternOf(folder: string): string {
  return `/${folder.split('/').slice(1).filter((part) => !part.startsWith('(')).join('/')}`;
}
