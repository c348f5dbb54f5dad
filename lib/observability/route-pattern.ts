/** What a path that is no route is counted as. */
export const unknownRoute = 'other';

/** Written into the build by next.config.ts; a list of patterns such as `/[org]/pitchbooks/[id]`. */
const routesOfBuild = (process.env.APP_ROUTES ?? '').split(' ').filter((route) => route !== '');

/**
 * The pattern of the route a path leads to, so that what people and scanners ask for never becomes a label.
 * @param path without a query
 */
export function routePattern(path: string, routes: readonly string[] = routesOfBuild): string {
  if (path.startsWith('/_next/')) return '/_next/[...file]';
  const parts = partsOf(path);
  const fitting = routes.filter((route) => fits(partsOf(route), parts));
  return fitting.toSorted((one, other) => rank(one).localeCompare(rank(other)))[0] ?? unknownRoute;
}

function fits(pattern: string[], parts: string[]): boolean {
  const isOpen = pattern.at(-1)?.startsWith('[...') ?? false;
  if (isOpen ? parts.length < pattern.length : parts.length !== pattern.length) return false;
  return pattern.every((part, at) => part.startsWith('[') || part === parts[at]);
}

/** What Next tries first sorts first: a name, then one open part, then any number of them. */
function rank(route: string): string {
  return partsOf(route).map((part) => (part.startsWith('[...') ? 2 : part.startsWith('[') ? 1 : 0)).join('');
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
