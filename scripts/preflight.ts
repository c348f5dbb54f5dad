import { parseArgs } from 'node:util';
import { judgeAudit, judgeEnvironment, judgeHealth, judgeMigrations, judgeMonitoring, judgePolicies, judgeRedis, judgeTests, reasonToLeaveOutTests } from './preflight/judge';
import { askHealth, auditReport, callDatabase, findRunningApp, newestMigration, runTests, type SupabaseAddress, tryRedis } from './preflight/look';
import { readEnvironment } from './preflight/read-environment';
import { decide, exitCodeOf, type NamedVerdict, showTable, skipped, type Verdict } from './preflight/verdict';

/**
 * `npm run preflight`: the checklist before and after a deployment. Reads what is exported, .env.local and .env, or the file that
 * --env-file names (`vercel env pull` writes one) and nothing else; --url names the deployed app, --skip-tests leaves out
 * `npm test`. Exit code 1 when anything failed.
 */
const { values: options } = parseArgs({ options: { 'env-file': { type: 'string' }, url: { type: 'string' }, 'skip-tests': { type: 'boolean' } } });

const environment = readEnvironment(process.env, options['env-file']);

function setting(name: string): string | undefined {
  return environment[name]?.trim().replace(/\/+$/, '') || undefined;
}

const [url, secretKey] = [setting('SUPABASE_URL'), setting('SUPABASE_SECRET_KEY')];
const supabase: SupabaseAddress | null = url !== undefined && URL.canParse(url) && secretKey !== undefined ? { url, secretKey } : null;

async function ofDatabase(judge: (address: SupabaseAddress) => Promise<Verdict>): Promise<Verdict> {
  return supabase === null ? skipped('no database is known: set SUPABASE_URL and SUPABASE_SECRET_KEY') : judge(supabase);
}

const [redisUrl, redisToken] = [setting('UPSTASH_REDIS_REST_URL'), setting('UPSTASH_REDIS_REST_TOKEN')];
const origin = options.url ?? setting('APP_ORIGIN');

async function tests(): Promise<Verdict> {
  // Which app runs on this machine is a matter of this machine's settings.
  const running = await findRunningApp('.', readEnvironment(process.env).PITCHBOOK_DATA_DIR?.trim() || '.data');
  const leftOut = reasonToLeaveOutTests({ asked: options['skip-tests'] === true, environment, running });
  return judgeTests(leftOut === null ? await runTests(process.env) : { leftOut });
}

const checks: [string, () => Promise<Verdict> | Verdict][] = [
  ['environment', () => judgeEnvironment(environment)],
  ['migrations', () => ofDatabase(async (address) => judgeMigrations(newestMigration(), await callDatabase(address, 'database_ready')))],
  ['policies', () => ofDatabase(async (address) => judgePolicies(await callDatabase(address, 'check_import_target')))],
  ['npm audit', async () => judgeAudit(await auditReport())],
  ['redis', async () => judgeRedis(environment, redisUrl === undefined || redisToken === undefined ? null : await tryRedis(redisUrl, redisToken))],
  ['monitoring', () => judgeMonitoring(environment)],
  ['health', async () => judgeHealth(origin === undefined ? null : await askHealth(origin))],
  // Last, since it takes minutes.
  ['tests', tests],
];

const verdicts: NamedVerdict[] = [];
for (const [name, check] of checks) verdicts.push(await decide(name, check));
console.log(showTable(verdicts));
process.exitCode = exitCodeOf(verdicts);
