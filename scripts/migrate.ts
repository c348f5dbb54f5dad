import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { openImportTarget } from '@/lib/migration/import-target';
import { type ImportOutcome, runImport } from '@/lib/migration/run-import';

const EXIT = { allImported: 0, failed: 1, someLeft: 2, usage: 64 } as const;

const HELP = `Brings books of the old file-based tool over.

  npx tsx scripts/migrate.ts <source> --org <slug>

<source>        the old tool's data folder, or its pitchbooks.json
--org <slug>    the organisation that gets the books

The target is the Supabase that SUPABASE_URL and SUPABASE_SECRET_KEY name, else the running embedded stack.
A second run of the same source writes nothing. Exit codes: 0 all imported, 2 some not, 1 failed, 64 usage.
Not there yet: checkpoints, backup, verification, rollback and export.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { org: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    return usage(messageOf(error));
  }
  if (parsed.values.help) {
    console.log(HELP);
    return EXIT.allImported;
  }
  const [source, ...more] = parsed.positionals;
  const organization = parsed.values.org;
  if (source === undefined || more.length > 0) return usage('name one source: a folder, or pitchbooks.json');
  if (organization === undefined) return usage('say which organisation gets the books: --org <slug>');
  try {
    const stack = targetSettings();
    const target = await openImportTarget({ ...stack, organization, sourceName: path.basename(path.resolve(source)) });
    if (!target) return usage(`there is no organisation "${organization}"`);
    const outcome = await runImport(source, target, (done, of) => console.log(`${done} of ${of} books`));
    report(outcome);
    return outcome.quarantined.length + outcome.refused.length > 0 ? EXIT.someLeft : EXIT.allImported;
  } catch (error) {
    console.error(`The import failed: ${messageOf(error)}`);
    return EXIT.failed;
  }
}

/** Where the target is: the environment's Supabase, else the embedded stack that runs on this machine. */
function targetSettings(): { url: string; secretKey: string } {
  const local = path.resolve(process.env.PITCHBOOK_DATA_DIR ?? '.data', 'supabase.env');
  const settings = process.env.SUPABASE_URL ? process.env : existsSync(local) ? parseEnv(readFileSync(local, 'utf8')) : {};
  const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: secretKey } = settings;
  if (!url || !secretKey) {
    throw new Error('no Supabase is known: start the embedded one with `npm start`, or set SUPABASE_URL and SUPABASE_SECRET_KEY');
  }
  return { url, secretKey };
}

function report(outcome: ImportOutcome): void {
  for (const notice of outcome.notices) console.log(`note: ${notice}`);
  for (const [rule, times] of Object.entries(outcome.rules)) console.log(`rule ${rule}: ${times}`);
  for (const { file, index, path: at, reason, hint } of outcome.quarantined) {
    console.error(`not imported: ${path.basename(file)} record ${index}, ${at}: ${reason} (${hint})`);
  }
  for (const { id, code, reason } of outcome.refused) console.error(`not imported: ${id}: ${code}${reason ? `, ${reason}` : ''}`);
  const left = outcome.quarantined.length + outcome.refused.length;
  console.log(`${outcome.imported.length} imported, ${outcome.skipped.length} already there, ${left} not imported`);
}

function usage(problem: string): number {
  console.error(`${problem}\n\n${HELP}`);
  return EXIT.usage;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
