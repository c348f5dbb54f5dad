import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesIn, sourceFiles, withoutEnding, type SourceFile, type SourceImport } from './source-files';

const begins = (target: string, prefixes: readonly string[]) =>
  prefixes.some((prefix) => target === prefix || target.startsWith(`${prefix}/`));

/** Imports of these files that lead anywhere but to the folders, files and packages named. */
function strays(files: SourceFile[], allowed: { own: readonly string[]; packages?: readonly string[]; types?: readonly string[] }): string[] {
  const isAllowed = ({ target, isPackage, typeOnly }: SourceImport) => {
    if (isPackage) return allowed.packages === undefined || begins(target, allowed.packages);
    return begins(target, allowed.own) || (typeOnly && begins(target, allowed.types ?? []));
  };
  return files.flatMap((file) => file.imports.filter((each) => !isAllowed(each)).map(({ target }) => `${file.path} → ${target}`));
}

/** Imports of these files that lead where they must not. */
function trespasses(files: SourceFile[], forbidden: readonly string[]): string[] {
  return files.flatMap((file) => file.imports.filter(({ target, isPackage }) => !isPackage && begins(target, forbidden)).map(({ target }) => `${file.path} → ${target}`));
}

describe('imports go one way', () => {
  it('the domain knows nothing but itself, Zod and the hash', () => {
    expect(strays(filesIn('lib/domain'), { own: ['lib/domain'], packages: ['zod', '@noble/hashes'] })).toEqual([]);
  });

  it('the editor engine is pure: over the domain alone', () => {
    expect(
      strays(filesIn('lib/editor'), { own: ['lib/editor', 'lib/domain', 'lib/security/plain-text'], packages: ['zod'], types: ['lib/errors', 'lib/server/action-result'] }),
    ).toEqual([]);
  });

  it('errors stand on nothing of ours', () => {
    expect(strays(filesIn('lib/errors'), { own: ['lib/errors'], packages: ['zod'] })).toEqual([]);
  });

  it('schemas are shared by form, action and API: no server, no React', () => {
    expect(
      strays(filesIn('lib/schemas'), { own: ['lib/schemas', 'lib/domain', 'lib/errors', 'lib/security/plain-text'], packages: ['zod', 'zod-openapi'] }),
    ).toEqual([]);
  });

  it('mechanisms do not know the use cases that stand on them', () => {
    const mechanisms = filesIn('lib/server', 'lib/supabase', 'lib/rate-limit', 'lib/cache', 'lib/redis', 'lib/security', 'lib/observability', 'lib/env');
    expect(trespasses(mechanisms, ['lib/data', 'lib/actions', 'lib/editor', 'components'])).toEqual([]);
  });

  it('use cases know neither actions nor screens', () => {
    expect(trespasses(filesIn('lib/data'), ['lib/actions', 'lib/editor', 'components'])).toEqual([]);
  });

  it('actions compose use cases, schemas and mechanisms, and query nothing themselves', () => {
    expect(
      strays(filesIn('lib/actions'), { own: ['lib/data', 'lib/schemas', 'lib/domain', 'lib/errors', 'lib/server', 'lib/security', 'lib/env'], packages: ['zod', 'next'] }),
    ).toEqual([]);
  });

  it('components reach the server through actions only', () => {
    const components = filesIn('components');
    const inTheBrowser = ['components', 'lib/domain', 'lib/editor', 'lib/schemas', 'lib/errors', 'lib/actions', 'lib/security/plain-text', 'lib/security/safe-next', 'lib/server/action-result', 'lib/observability'];
    expect(strays(components, { own: inTheBrowser, types: ['lib/data', 'lib/server'] })).toEqual([]);
    expect(components.flatMap((file) => file.imports.filter(({ target }) => /^@supabase|^server-only$|^node:/.test(target)).map(() => file.path))).toEqual([]);
  });

  it('nothing imports a route', () => {
    expect(trespasses(sourceFiles.filter(({ path }) => !path.startsWith('app/')), ['app'])).toEqual([]);
  });

  it('the product does not lean on its scripts or tests', () => {
    expect(trespasses(filesIn('app', 'components', 'lib'), ['scripts', 'tests'])).toEqual([]);
  });

  it('goes round in no circle', () => {
    expect(findCycle()).toBeNull();
  });
});

describe('the house', () => {
  it('has no barrels and no drawers for odds and ends', () => {
    const vague = /(^|[/-])(index|utils?|helpers?|manager|common|misc)\.tsx?$/;
    expect(sourceFiles.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const conventional = /^(app\/|.*\.config\.ts$|sentry\.)/;
    const kebab = /^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/;
    expect(sourceFiles.filter(({ path }) => !conventional.test(path) && !kebab.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    // Log and monitor must speak also when the environment turns out to be wrong.
    const beforeEnvironment = ['lib/observability/log.ts', 'lib/observability/report-error.ts'];
    const allowed = (path: string) =>
      path.startsWith('lib/env/') || path.startsWith('scripts/') || /^[\w-]+\.config\.ts$/.test(path) || beforeEnvironment.includes(path);
    // The bundler replaces these by constants; they are no settings.
    const readsEnvironment = (text: string) => /process\.env(?!\.(NODE_ENV|NEXT_RUNTIME|LAST_MIGRATION|APP_ROUTES)\b)/.test(text);
    expect(sourceFiles.filter(({ path, syntax }) => !allowed(path) && readsEnvironment(codeOf(syntax))).map(({ path }) => path)).toEqual([]);
  });

  it('keeps use cases out of the browser', () => {
    const open = filesIn('lib/data').filter(({ imports, syntax }) => hasRuntimeCode(syntax) && !imports.some(({ target }) => target === 'server-only'));
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

function hasRuntimeCode(syntax: ts.SourceFile): boolean {
  return syntax.statements.some(
    (statement) => !ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement) && !(ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly),
  );
}

/** The text without comments: those may speak of anything. */
function codeOf(syntax: ts.SourceFile): string {
  return ts.createPrinter({ removeComments: true }).printFile(syntax);
}

function findCycle(): string[] | null {
  const known = new Map(sourceFiles.map((file) => [withoutEnding(file.path), file]));
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    const file = known.get(name);
    if (done.has(name) || !file) return null;
    for (const { target, isPackage, typeOnly } of file.imports) {
      const cycle = isPackage || typeOnly ? null : visit(target, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return null;
  };
  for (const name of known.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return null;
}
