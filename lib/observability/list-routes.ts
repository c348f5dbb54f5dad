import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The patterns of all pages and handlers under `app`, as Next derives them from the folders: groups in parentheses are left out.
 * For the build (next.config.ts) and tests.
 */
export function listRoutes(root: string): string[] {
  const files = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep));
  const routes = files.filter((parts) => parts.at(-1) === 'page.tsx' || parts.at(-1) === 'route.ts').map((parts) => parts.slice(0, -1));
  const patterns = routes.map((folders) => `/${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join('/')}`);
  return [...new Set(patterns)].toSorted();
}
