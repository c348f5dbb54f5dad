import { execFile } from 'node:child_process';
import path from 'node:path';

/**
 * Runs one of our scripts in a folder that has no settings of whoever runs the tests, with this environment alone.
 * @returns its exit code and all it printed
 */
export function runScript(script: string, { folder, env, args = [] }: { folder: string; env: Record<string, string>; args?: string[] }): Promise<{ code: number; said: string }> {
  const command = [path.resolve('node_modules/tsx/dist/cli.mjs'), '--tsconfig', path.resolve('tsconfig.json'), path.resolve(`scripts/${script}.ts`), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder, env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    );
  });
}
