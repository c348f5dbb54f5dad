import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { directiveOf, filesIn, parseSource, sourceFiles, strayFiles, type SourceFile } from './source-files';

/** Routes that answer everyone, without a caller: what they say is public. */
const publicRoutes = ['app/api/v1/openapi.json/route.ts'];

interface Call {
  file: string;
  /** The exported name it is bound to. */
  name: string | null;
  options: Map<string, ts.Expression | undefined>;
}

/** Calls of a function with one object, by what that object's properties are. */
function callsOf({ path, syntax }: SourceFile, callee: string): Call[] {
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === callee) {
      const [options] = node.arguments;
      const parent = node.parent;
      calls.push({
        file: path,
        name: ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null,
        options: options && ts.isObjectLiteralExpression(options) ? propertiesOf(options) : new Map(),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return calls;
}

function propertiesOf(object: ts.ObjectLiteralExpression): Call['options'] {
  return new Map(object.properties.map((property) => [property.name?.getText() ?? '', ts.isPropertyAssignment(property) ? property.initializer : undefined]));
}

const textOf = (expression: ts.Expression | undefined) => (expression && ts.isStringLiteral(expression) ? expression.text : expression?.getText());

function limitClassOf(options: Call['options']): string | undefined {
  const limit = options.get('limit');
  return limit && ts.isObjectLiteralExpression(limit) ? textOf(propertiesOf(limit).get('class')) : textOf(limit);
}

/** What a module hands out at run time and defineAction did not make: in a "use server" file anybody could call it. */
function strangeExports({ syntax, imports }: SourceFile): string[] {
  const isKnown = imports.some(({ target }) => target === 'lib/server/define-action');
  return syntax.statements.flatMap((statement) => {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
    if (ts.isExportDeclaration(statement)) return statement.isTypeOnly ? [] : [statement.getText()];
    if (ts.isExportAssignment(statement)) return [statement.getText()];
    if (!has(ts.SyntaxKind.ExportKeyword)) return [];
    if (!ts.isVariableStatement(statement)) return [statement.getText()];
    return statement.declarationList.declarations
      .filter(({ initializer }) => !(isKnown && initializer && ts.isCallExpression(initializer) && initializer.expression.getText() === 'defineAction'))
      .map((declaration) => declaration.getText());
  });
}

/** Whether anything in the file but its beginning is marked "use server", which makes a function anybody can call of what stands around it. */
function hidesAction({ syntax, directives }: SourceFile): boolean {
  let found = 0;
  const visit = (node: ts.Node): void => {
    if (directiveOf(node) === 'use server') found++;
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found > directives.filter((each) => each === 'use server').length;
}

const isServerFile = ({ directives }: SourceFile) => directives.includes('use server');
const actionFiles = filesIn('lib/actions');
const actions = actionFiles.flatMap((file) => callsOf(file, 'defineAction'));
const routeFiles = filesIn('app/api/v1').filter(({ path }) => path.endsWith('/route.ts') && !publicRoutes.includes(path));

describe('actions', () => {
  it('exist', () => {
    expect(actions.length).toBeGreaterThan(10);
  });

  it('are all that a "use server" file hands out, and all of these lie in lib/actions', () => {
    const serverFiles = sourceFiles.filter(isServerFile);
    expect(serverFiles.map(({ path }) => path)).toEqual(actionFiles.map(({ path }) => path));
    expect(serverFiles.flatMap((file) => strangeExports(file).map((each) => `${file.path}: ${each}`))).toEqual([]);
  });

  it('hide nowhere else: in no function inside a file, and in no file that is not looked at here', () => {
    expect(sourceFiles.filter(hidesAction).map(({ path }) => path)).toEqual([]);
    expect(strayFiles().filter((file) => !file.startsWith('scripts/'))).toEqual(['postcss.config.mjs']);
  });

  it('are judged by something that finds what is wrong', () => {
    const file = (text: string) => parseSource('lib/actions/x.ts', `'use client';\n'use server';\nimport { defineAction } from '@/lib/server/define-action';\n${text}`);
    const wrong = [
      'export async function wipe(id: string) { await remove(id); }',
      'export default async function wipe() {}',
      'export const wipe = async (id: string) => remove(id);',
      'export const rename = defineAction({}), wipe = remove;',
      'export const { wipe } = everything;',
      'async function wipe() {}\nexport { wipe };',
      "export * from '@/lib/data/purge-pitchbook';",
      "export { purgePitchbook } from '@/lib/data/purge-pitchbook';",
    ];
    for (const text of wrong) expect([text, isServerFile(file(text)), strangeExports(file(text)).length]).toEqual([text, true, 1]);
    expect(strangeExports(file('export const rename = defineAction({});\nexport type Name = string;\nexport interface Named {}'))).toEqual([]);
    expect(strangeExports(parseSource('lib/actions/x.ts', "'use server';\nconst defineAction = (x: unknown) => x;\nexport const wipe = defineAction({});"))).toHaveLength(1);

    const hidden = ["function Page() { async function wipe() { 'use server'; } }", "const wipe = async () => { 'use strict'; 'use server'; };", "class X { static async wipe() { 'use server'; } }", "const x = 1; 'use server';"];
    for (const text of hidden) expect([text, hidesAction(file(text))]).toEqual([text, true]);
    expect(hidesAction(file("const label = 'use server';"))).toBe(false);
  });

  it('each carry their own name, a schema and a class of limit', () => {
    const incomplete = actions.filter(({ name, options }) => {
      const limit = limitClassOf(options);
      return textOf(options.get('name')) !== name || !options.has('input') || !options.has('run') || !rateLimitClasses.some((known) => known === limit);
    });
    expect(incomplete.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  it('are limited as signing in is, where they tell whether a password is right', () => {
    const telling = actions.filter(({ name, options }) => name === 'signIn' || (options.get('verbatim')?.getText() ?? '').includes("'currentPassword'"));
    expect(telling.map(({ name, options }) => [name, limitClassOf(options)])).toEqual([
      ['changePassword', 'auth'],
      ['signIn', 'auth'],
    ]);
  });

  it('are limited for all together, where anybody can have accounts made or mails sent', () => {
    const open = actions.filter(({ options }) => options.has('public'));
    expect(open.map(({ name, options }) => [name, textOf(options.get('sendsMail'))])).toEqual([
      ['signIn', undefined],
      ['signUp', 'true'],
      ['requestPasswordReset', 'true'],
    ]);
  });

  it('never clean a password, which would change it', () => {
    const careless = actions.filter(({ options }) => {
      const schema = options.get('input')?.getText() ?? '';
      return /signIn|signUp|assword/.test(schema) && !/Reset/.test(schema) && !(options.get('verbatim')?.getText() ?? '').includes("'password'");
    });
    expect(careless.map(({ name }) => name)).toEqual([]);
  });
});

describe('routes of the API', () => {
  it('exist', () => {
    expect(routeFiles.length).toBeGreaterThan(1);
  });

  it('are defined in one way, under the pattern of their path', () => {
    const wrong = routeFiles.filter((file) => {
      const [definition] = callsOf(file, 'defineRoute');
      return textOf(definition?.options.get('route')) !== file.path.replace(/^app/, '').replace(/\/route\.ts$/, '');
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('have a schema for what they take, and a class of limit for what they change', () => {
    const incomplete = routeFiles.flatMap((file) => {
      const methods = callsOf(file, 'defineRoute').flatMap(({ options }) => [...options].filter(([name]) => name !== 'route'));
      return methods.flatMap(([method, call]) => {
        const [argument] = call && ts.isCallExpression(call) ? call.arguments : [];
        const options = argument && ts.isObjectLiteralExpression(argument) ? propertiesOf(argument) : new Map();
        const missing = [
          ...(file.path.includes('[') && !options.has('params') ? ['params'] : []),
          ...(['POST', 'PUT', 'PATCH'].includes(method) && !options.has('body') ? ['body'] : []),
          ...(method !== 'GET' && !rateLimitClasses.some((known) => known === limitClassOf(options)) ? ['limit'] : []),
        ];
        return missing.map((what) => `${file.path} ${method}: ${what}`);
      });
    });
    expect(incomplete).toEqual([]);
  });
});
