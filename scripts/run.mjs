// The door to the scripts: says what to do where Node or the packages are not as they must be, before anything needs them.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [script, ...rest] = process.argv.slice(2);

function giveUp(message) {
  console.error(message);
  process.exit(1);
}

if (script === undefined) giveUp('Which script? For example: node scripts/run.mjs start');
if (!['next', 'tsx', '@supabase/lite'].every((name) => existsSync(path.join(root, 'node_modules', name)))) {
  giveUp('The packages of this project are not installed. Run `npm ci` first.');
}
const wanted = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies.node.split('.')[0];
const running = process.versions.node.split('.')[0];
if (running !== wanted) {
  giveUp(
    [
      `This project runs on Node ${wanted}, but this is Node ${process.versions.node} (${process.execPath}).`,
      '`npm ci` installs the right one into node_modules, and npm scripts use it: run `npm start`, not `node scripts/…`.',
      'If it is `npm start` that says this, npm did not run the install script of the package "node": run `npm rebuild node`.',
    ].join('\n'),
  );
}

process.chdir(root);
process.argv.splice(1, 2, path.join(root, 'scripts', `${script}.ts`));
process.argv.splice(2, process.argv.length, ...rest);
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(path.join(root, 'scripts', `${script}.ts`)).href);
