import { parseArgs } from 'node:util';
import { z } from 'zod';
import { COMMANDS, type CommandName, isCommand, OPTIONS, type OptionName, variableOf, type WordName } from './commands';

const flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off', ''], error: 'must be true or false' });
// A source, folder or backup is a path; an address with a password would end up in logs and process lists.
const path = z.string().min(1, 'must not be empty').refine((text) => !/^\w+:\/\//.test(text), 'must be a path; databases are named in the environment only');

const values = {
  org: z.string().regex(/^[a-z0-9-]{2,60}$/, 'must be a slug: 2 to 60 small letters, digits and hyphens'),
  'create-org': flag,
  author: z.email('must be an e-mail address'),
  'dry-run': flag,
  'batch-size': z.string().regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 1000').transform(Number).refine((n) => n <= 1000, 'must be a whole number from 1 to 1000'),
  'on-conflict': z.enum(['skip', 'fail'], 'must be skip or fail'),
  again: flag,
  out: path,
  force: flag,
  'work-dir': path,
  json: flag,
  yes: flag,
  source: path,
  run: z.uuid('must be the id of a run').transform((id) => id.toLowerCase()),
  backup: path,
} satisfies Record<OptionName | WordName, z.ZodType>;

export type Arguments = { [Name in keyof typeof values]?: z.infer<(typeof values)[Name]> };

export type Call =
  | { kind: 'command'; command: CommandName; given: Arguments }
  | { kind: 'help'; command: CommandName | null }
  | { kind: 'usage'; problem: string; command: CommandName | null };

type Environment = Readonly<Record<string, string | undefined>>;

/** What a command line, filled up from the environment, asks for; every problem names the option it is about. */
export function readArguments(args: readonly string[], environment: Environment): Call {
  const [first, ...rest] = args;
  if (first === 'help') return isCommand(rest[0]) ? { kind: 'help', command: rest[0] } : { kind: 'help', command: null };
  const command = isCommand(first) ? first : 'run';
  const usage = (problem: string): Call => ({ kind: 'usage', problem, command: isCommand(first) ? command : null });
  let parsed;
  try {
    parsed = parseArgs({
      args: isCommand(first) ? rest : [...args],
      allowPositionals: true,
      options: { ...optionTypes(), help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return usage(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
  const { help, ...options } = parsed.values as Record<string, string | boolean | undefined>;
  if (help === true) return { kind: 'help', command: isCommand(first) ? command : null };

  const { words, options: allowed, required }: { words: readonly { name: WordName; required: boolean }[]; options: readonly OptionName[]; required: readonly OptionName[] } = COMMANDS[command];
  const stranger = Object.keys(options).find((name) => !allowed.some((option) => option === name));
  if (stranger !== undefined) return usage(`--${stranger} is no option of ${command}`);
  const extra = parsed.positionals[words.length];
  if (extra !== undefined) return usage(`${command} takes no ${words.length === 0 ? 'words' : `word after ${words.map(({ name }) => `<${name}>`).join(' ')}`}`);

  const given: Record<string, unknown> = {};
  for (const [name, value] of [
    ...words.map(({ name }, place) => [name, parsed.positionals[place]] as const),
    ...allowed.map((name) => [name, options[name]] as const),
  ]) {
    const fromEnvironment = environment[variableOf(name)];
    const text = value ?? (fromEnvironment === '' ? undefined : fromEnvironment);
    if (text === undefined) continue;
    const checked = values[name].safeParse(String(text));
    const called = value === undefined ? variableOf(name) : name in OPTIONS ? `--${name}` : `<${name}>`;
    if (!checked.success) return usage(`${called} ${checked.error.issues[0]?.message ?? 'is wrong'}`);
    given[name] = checked.data;
  }
  const missingWord = words.find(({ name, required: needed }) => needed && given[name] === undefined);
  if (missingWord) return usage(`<${missingWord.name}> is missing`);
  const missing = required.find((name) => given[name] === undefined);
  if (missing !== undefined) return usage(`--${missing} is missing`);
  return { kind: 'command', command, given: given as Arguments };
}

function optionTypes(): Record<OptionName, { type: 'string' | 'boolean' }> {
  return Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }])) as Record<OptionName, { type: 'string' | 'boolean' }>;
}
