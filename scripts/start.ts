import { existsSync } from 'node:fs';
import { describeEnvProblems, parseLaunchEnv } from '@/lib/env/parse-env';
import { buildApp } from './stack/app-build';
import { type Child, stopChildren } from './stack/child';
import { openDataFolder } from './stack/data-folder';
import type { DemoPerson } from './stack/local-secrets';
import { takeLock } from './stack/lock';
import { isPortFree } from './stack/ports';
import { startApp } from './stack/start-app';
import { startSupabase } from './stack/start-supabase';
import type { CapturedMail } from './stack/supabase-messages';

/** `npm start` and, with --dev, `npm run dev`: everything the product needs, on this machine, until Ctrl-C. */
const mode = process.argv.includes('--dev') ? 'dev' : 'start';
const command = mode === 'dev' ? 'npm run dev' : 'npm start';
for (const file of ['.env.local', '.env']) if (existsSync(file)) process.loadEnvFile(file);

let stopping = false;

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopChildren();
  process.exit(exitCode);
}

async function start(): Promise<void> {
  const parsed = parseLaunchEnv(process.env);
  if (!parsed.ok) throw new Error(describeEnvProblems(parsed.problems));
  const { PORT: port, SUPABASE_PORT: supabasePort, SUPABASE_URL, PITCHBOOK_DATA_DIR, LOG_LEVEL } = parsed.env;
  const embedded = SUPABASE_URL === undefined;
  const folder = openDataFolder(PITCHBOOK_DATA_DIR);
  const url = `http://localhost:${port}`;

  const lock = await takeLock(folder.startLock, { task: command, url });
  if (!lock.taken) {
    const { pid, task, url: where } = lock.holder;
    throw new Error(`Already running: ${task} at ${where} (process ${pid}). Stop that one first, with Ctrl-C or \`kill ${pid}\`.`);
  }
  await requireFreePort(port, 'PORT');
  if (embedded) await requireFreePort(supabasePort, 'SUPABASE_PORT');

  if (mode === 'start') await buildApp(say);
  let people: DemoPerson[] = [];
  let env: Record<string, string> = {};
  if (embedded) {
    say('Starting the embedded Supabase …');
    const verbose = LOG_LEVEL === 'debug' || LOG_LEVEL === 'trace';
    const supabase = await startSupabase({ folder, port: supabasePort, appPort: port, onMail: showMail, say, verbose });
    watch(supabase.child);
    people = supabase.people;
    env = { ...supabase.address };
  }
  watch(await startApp({ port, mode, onlyHere: embedded, env }));
  say(welcome(url, SUPABASE_URL, people, supabasePort));
}

async function requireFreePort(port: number, variable: string): Promise<void> {
  if (await isPortFree(port, 5000)) return;
  throw new Error(`Port ${port} is in use by another program. Stop it, or choose another port: ${variable}=${port + 1} ${command}`);
}

function watch(child: Child): void {
  void child.ended.then((how) => {
    if (stopping) return;
    console.error(`The ${child.name} ended unexpectedly (${how}). Stopping.`);
    void stop(1);
  });
}

function say(line: string): void {
  console.log(line);
}

function showMail(mail: CapturedMail): void {
  const lines = [`Mail to ${mail.to}: ${mail.subject}`, mail.link ?? `Code: ${mail.code ?? '(none)'}`];
  say(['', '┌─ The embedded stack sends no mail. It would have sent:', ...lines.map((line) => `│  ${line}`), '└─', ''].join('\n'));
}

function welcome(url: string, hosted: string | undefined, people: DemoPerson[], supabasePort: number): string {
  const width = Math.max(...people.map((person) => person.email.length), 0);
  return [
    '',
    `Pitchbook Builder is ready at ${url}`,
    ...(hosted === undefined
      ? [`Embedded Supabase at http://127.0.0.1:${supabasePort} (for evaluation and development, not for production)`, '', 'Demo sign-ins (this machine only):']
      : [`Supabase at ${hosted}`]),
    ...people.map((person) => `  ${person.email.padEnd(width)}  ${person.password}  ${person.role}`),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) say('\nStopping …');
    void stop(0);
  });
}

// npm that is killed tells nobody: notice that it is gone.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) setInterval(() => process.ppid === parent || void stop(0), 1000).unref();

start().catch((error: unknown) => {
  if (stopping) return;
  console.error(error instanceof Error && process.env.LOG_LEVEL !== 'debug' ? `\n${error.message}\n` : error);
  void stop(1);
});
