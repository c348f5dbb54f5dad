import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface SourceImport {
  /** What it names: a path from the root without its ending ("lib/domain/pitchbook"), or a package. */
  target: string;
  isPackage: boolean;
  /** Types are gone at run time, and so are their dependencies. */
  typeOnly: boolean;
}

export interface SourceFile {
  /** From the root, with its ending. */
  path: string;
  syntax: ts.SourceFile;
  imports: SourceImport[];
  /** Its opening directives, such as "use server". */
  directives: string[];
}

const sourceGlobs = ['{*,{app,components,lib,scripts}/**/*}.{ts,tsx}', 'app/.*/**/*.{ts,tsx}'];

/** Every TypeScript file of the product; tests and generated files aside. */
export const sourceFiles: SourceFile[] = filesLike(sourceGlobs, ['**/*.d.ts', '**/database.types.ts']).map((file) => parseSource(file, readFileSync(file, 'utf8')));

/** Files that Next would compile where something imports them, though they are not among the ones above. */
export function strayFiles(): string[] {
  const known = new Set(filesLike(sourceGlobs));
  const compiled = '{ts,tsx,js,jsx,mjs,cjs,mts,cts}';
  return filesLike([`*.${compiled}`, `[!.]*/**/*.${compiled}`, `app/.*/**/*.${compiled}`], ['node_modules/**', 'tests/**', 'test-results/**']).filter((file) => !known.has(file));
}

function filesLike(patterns: string[], exclude: string[] = []): string[] {
  return globSync(patterns, { exclude }).map((file) => file.split(path.sep).join('/')).toSorted();
}

export function withoutEnding(file: string): string {
  return file.replace(/\.tsx?$/, '');
}

/** Files whose path begins with one of these. */
export function filesIn(...folders: string[]): SourceFile[] {
  return sourceFiles.filter((file) => folders.some((folder) => file.path.startsWith(`${folder}/`)));
}

/** A file of this path with this text. */
export function parseSource(file: string, text: string): SourceFile {
  const syntax = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const imports: SourceImport[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push(resolveImport(file, node.moduleSpecifier.text, isTypeOnly(node)));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] && ts.isStringLiteral(node.arguments[0])) {
      imports.push(resolveImport(file, node.arguments[0].text, false));
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return { path: file, syntax, imports, directives: directivesOf(syntax.statements) };
}

/** The directives at the beginning of a file or of a function. */
export function directivesOf(statements: readonly ts.Statement[]): string[] {
  const end = statements.findIndex((statement) => directiveOf(statement) === undefined);
  return statements.slice(0, end < 0 ? statements.length : end).map((statement) => directiveOf(statement) ?? '');
}

/** The text of a statement that is a string and nothing else. */
export function directiveOf(statement: ts.Node): string | undefined {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) ? statement.expression.text : undefined;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function resolveImport(from: string, specifier: string, typeOnly: boolean): SourceImport {
  if (specifier.startsWith('@/')) return { target: withoutEnding(specifier.slice(2)), isPackage: false, typeOnly };
  if (!specifier.startsWith('.')) return { target: specifier, isPackage: true, typeOnly };
  return { target: withoutEnding(path.posix.join(path.posix.dirname(from), specifier)), isPackage: false, typeOnly };
}
