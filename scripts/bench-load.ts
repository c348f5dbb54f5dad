/**
 * `npm run bench:load`: how much the product carries. A line for each goal, with figure and pass or fail; exit code 1 on a miss.
 *   --part api        the whole way through the app, on the embedded stack: P95 and errors at a rate of every day, the highest
 *                     rate that keeps both goals, and the same for an empty route handler
 *   --part database   the same queries on PostgreSQL 15, with 1,000,000 slides
 *   --part memory     whether the app's process grows under load
 * Without --part all three, one after the other. Everything runs on the loopback interface, on data of its own.
 *   --rate 15         requests a second for api and memory     --seconds 60       of each judged load
 *   --queries 100     queries a second for database            --slides 1000000   for database
 *   --minutes 10      of the memory run, after two of warm-up
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGoals } from './bench/goals';
import { benchApi } from './bench/load/api-part';
import { type AppStack, startAppStack } from './bench/load/app-stack';
import { benchDatabase } from './bench/load/database-part';
import { benchMemory, SETTINGS_OF_MEMORY } from './bench/load/memory-part';
import { createWriter } from './bench/writer';
import { stopChildren } from './stack/child';

const parts = ['api', 'database', 'memory'] as const;
const { values: options } = parseArgs({
  options: {
    part: { type: 'string', multiple: true },
    rate: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '60' },
    queries: { type: 'string', default: '100' },
    slides: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
const [rate, seconds, queries, slides, minutes] = ([options.rate, options.seconds, options.queries, options.slides, options.minutes] as const).map(Number) as [number, number, number, number, number];
const wanted = options.part ?? [...parts];
const isAsked = (part: (typeof parts)[number]): boolean => wanted.includes(part);

/** People of one book each, so that everybody's own is there, in teams of ten who read each other's. */
const EMBEDDED = { people: 1_000, organizations: 100, booksPerOrganization: 10, slidesPerBook: 40 };
const say = (line: string) => console.log(line);
const goals = createGoals(66);

async function bench(scratch: string): Promise<void> {
  const writer = createWriter(2026);
  if (isAsked('database')) await benchDatabase({ rate: queries, seconds, slides }, writer, goals, say);
  if (isAsked('api')) await withApp('api', {}, (stack) => benchApi(stack, { rate, seconds }, goals, say));
  if (isAsked('memory')) await withApp('memory', SETTINGS_OF_MEMORY, (stack) => benchMemory(stack, { rate, minutes }, goals, say));

  async function withApp(name: string, settings: Record<string, string>, work: (stack: AppStack) => Promise<void>): Promise<void> {
    const stack = await startAppStack(path.join(scratch, name), EMBEDDED, writer, say, settings);
    try {
      await work(stack);
    } finally {
      await stack.close();
      await stopChildren();
    }
  }
}

function usage(): string {
  const [, text = ''] = /\/\*\*\n([\s\S]*?)\n \*\//.exec(readFileSync(fileURLToPath(import.meta.url), 'utf8')) ?? [];
  return text.replaceAll(/^ \* ?/gm, '');
}

if (options.help) {
  console.log(usage());
} else if (wanted.some((part) => !(parts as readonly string[]).includes(part)) || [rate, seconds, queries, slides, minutes].some((value) => !(value > 0))) {
  console.error(usage());
  process.exitCode = 64;
} else {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pitchbook-bench-load-'));
  const tidyUp = async () => {
    await stopChildren();
    rmSync(scratch, { recursive: true, force: true });
  };
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.once(signal, () => void tidyUp().finally(() => process.exit(code)));
  try {
    await bench(scratch);
  } finally {
    await tidyUp();
  }
  process.exitCode = goals.end();
}
