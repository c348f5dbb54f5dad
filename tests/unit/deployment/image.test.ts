import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { envNames } from '@/lib/env/parse-env';

/** No container engine runs here, so what can be read is held: the type check of the image's build, and its port. */
const read = (file: string) => readFileSync(file, 'utf8');
const app = z.object({ services: z.object({ app: z.object({ environment: z.record(z.string(), z.string()) }), proxy: z.object({ command: z.string() }) }) });

it('is built from every folder whose code the type check reads', () => {
  const { exclude } = z.object({ exclude: z.array(z.string()) }).parse(JSON.parse(read('tsconfig.json')));
  const ignored = read('.dockerignore').split('\n');
  const folders = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !exclude.includes(entry.name));
  const withCode = folders.filter(({ name }) => readdirSync(name, { recursive: true, encoding: 'utf8' }).some((file) => /\.tsx?$/.test(file)));
  const names = withCode.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['app', 'lib', 'scripts', 'tests']));
  expect(names.filter((name) => ignored.some((line) => line.replace(/\/$/, '') === name))).toEqual([]);
});

it('listens where the health check and the proxy ask', () => {
  const { services } = app.parse(parse(read('compose.yml')));
  const port = /\bPORT=(\d+)/.exec(read('Dockerfile'))?.[1];
  expect(services.app.environment.PORT).toBe(port);
  expect(services.proxy.command).toContain(`--to app:${port}`);
});

it('keeps connections longer than the proxy does, which is two minutes', () => {
  expect(Number(/"--keepAliveTimeout", "(\d+)"/.exec(read('Dockerfile'))?.[1])).toBeGreaterThan(120_000);
});

it('gets every variable of the app and none that is for scripts: the password of the database stays outside', () => {
  const { services } = app.parse(parse(read('compose.yml')));
  const forScripts = envNames.filter((name) => name.startsWith('DATABASE_'));
  const ofTheEmbeddedStack = ['SUPABASE_PORT', 'PITCHBOOK_DATA_DIR'];
  const setByVercel = ['VERCEL', 'VERCEL_ENV'];
  expect(forScripts).toContain('DATABASE_URL');
  const left = [...forScripts, ...ofTheEmbeddedStack, ...setByVercel];
  expect(Object.keys(services.app.environment).toSorted()).toEqual(envNames.filter((name) => !left.includes(name)).toSorted());
  // Which would hand over all of it.
  expect(read('compose.yml')).not.toContain('env_file:');
  expect(read('docs/deployment.md')).toContain('docker compose --env-file .env.local up');
});
