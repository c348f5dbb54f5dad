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
  /** The file's opening directive, such as "use server". */
  directive: string | null;
}

/** Every TypeScript file of the product; tests and generated files aside. */
export const sourceFiles: SourceFile[] = globSync(['{*.ts,*.tsx,{app,components,lib,scripts}/**/*.{ts,tsx}}', 'app/.*/**/*.ts'], { exclude: ['**/*.d.ts', '**/database.types.ts'] })
  .map((file) => file.split(path.sep).join('/'))
  .toSorted()
  .map(readSource);

export function withoutEnding(file: string): string {
  return file.replace(/\.tsx?$/, '');
}

/** Files whose path begins with one of these. */
export function filesIn(...folders: string[]): SourceFile[] {
  return sourceFiles.filter((file) => folders.some((folder) => file.path.startsWith(`${folder}/`)));
}

function readSource(file: string): SourceFile {
  const syntax = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
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
  const [first] = syntax.statements;
  const directive = first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) ? first.expression.text : null;
  return { path: file, syntax, imports, directive };
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
