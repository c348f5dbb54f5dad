/** The options of the migration, each also an environment variable: MIGRATE_ and its name in capitals. */
export const OPTIONS = {
  org: { type: 'string', value: '<slug>', text: 'the organisation that the books belong to' },
  'create-org': { type: 'boolean', text: 'make the organisation where it does not exist' },
  author: { type: 'string', value: '<e-mail>', text: 'who is entered as the creator of the books; without it nobody is' },
  'dry-run': { type: 'boolean', text: 'do the whole import in the database and take every batch back' },
  'batch-size': { type: 'string', value: '<n>', text: 'books in one transaction, 1 to 1000 (100)' },
  'on-conflict': { type: 'string', value: 'skip|fail', text: 'a record that has changed since it was imported, or whose id another book has: leave that book as it is (skip), or refuse the whole run before anything is written (fail)' },
  again: { type: 'boolean', text: 'import books again that were deleted or rolled back since their import' },
  out: { type: 'string', value: '<folder>', text: 'where pitchbooks.json is written' },
  force: { type: 'boolean', text: 'export: overwrite the file; restore: give books that differ the content of the backup; rollback: remove edited books too, after a backup' },
  'work-dir': { type: 'string', value: '<folder>', text: 'where runs keep backups, quarantine files and reports (.data/migrations)' },
  json: { type: 'boolean', text: 'print the result as JSON on standard output, and the progress on standard error' },
  yes: { type: 'boolean', text: 'do not ask' },
} as const satisfies Record<string, { type: 'string' | 'boolean'; value?: string; text: string }>;
export type OptionName = keyof typeof OPTIONS;

/** Words that stand without a name; each also an environment variable, such as MIGRATE_SOURCE. */
export const WORDS = {
  source: 'the old tool’s data folder, or its pitchbooks.json',
  run: 'the id of a run, as its first line prints it',
  backup: 'a backup folder, or the folder of the run it was made for',
} as const;
export type WordName = keyof typeof WORDS;

type Command = {
  text: string;
  words: readonly { name: WordName; required: boolean }[];
  options: readonly OptionName[];
  required: readonly OptionName[];
  examples: readonly string[];
};

const COMMON = ['work-dir', 'json', 'yes'] as const;
const IMPORT = ['org', 'create-org', 'author', 'batch-size', 'on-conflict', 'again'] as const;
const call = 'npx tsx scripts/migrate.ts';

export const COMMANDS = {
  plan: {
    text: 'Check the target, read the whole source, and say what a run would do. Writes nothing to the database.',
    words: [{ name: 'source', required: true }],
    options: [...IMPORT, ...COMMON],
    required: ['org'],
    examples: [`${call} plan ./old-data --org northwind`],
  },
  run: {
    text: 'Import a source: check, back up, import in batches, compare every book with its record, report. The default command. A second run of the same source writes nothing.',
    words: [{ name: 'source', required: true }],
    options: [...IMPORT, 'dry-run', ...COMMON],
    required: ['org'],
    examples: [
      `${call} ./old-data --org northwind --dry-run`,
      `${call} ./old-data --org northwind --author dana@northwind.example`,
      `${call} run ./old-data/pitchbooks.json --org new-team --create-org`,
    ],
  },
  resume: {
    text: 'Go on with a run that was interrupted, the latest one where none is named. The source is only needed on another machine.',
    words: [{ name: 'run', required: false }, { name: 'source', required: false }],
    options: ['org', ...COMMON],
    required: [],
    examples: [`${call} resume`, `${call} resume 5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11`],
  },
  verify: {
    text: 'Check the target, and every book against its record in the source where one is named.',
    words: [{ name: 'source', required: false }],
    options: ['org', ...COMMON],
    required: ['org'],
    examples: [`${call} verify ./old-data --org northwind`, `${call} verify --org northwind`],
  },
  restore: {
    text: 'Put back what a backup holds. Books that are there with another content stay as they are, unless forced.',
    words: [{ name: 'backup', required: true }],
    options: ['force', ...COMMON],
    required: [],
    examples: [`${call} restore .data/migrations/5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11/backup --yes`],
  },
  rollback: {
    text: 'Remove exactly what a run wrote. Books that people have edited since stay and are listed, unless forced.',
    words: [{ name: 'run', required: true }],
    options: ['force', ...COMMON],
    required: [],
    examples: [`${call} rollback 5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11`],
  },
  report: {
    text: 'Show the report of a run, or of the latest one of an organisation, and write its files once more.',
    words: [{ name: 'run', required: false }],
    options: ['org', ...COMMON],
    required: [],
    examples: [`${call} report 5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11`, `${call} report --org northwind`],
  },
  export: {
    text: 'Write pitchbooks.json in the format of the old tool, from the books as they are now.',
    words: [],
    options: ['org', 'out', 'force', ...COMMON],
    required: ['org', 'out'],
    examples: [`${call} export --org northwind --out ./exported`],
  },
} as const satisfies Record<string, Command>;
export type CommandName = keyof typeof COMMANDS;

export const isCommand = (word: string | undefined): word is CommandName => word !== undefined && Object.hasOwn(COMMANDS, word);

/** The environment variable of an option or word. */
export const variableOf = (name: OptionName | WordName): string => `MIGRATE_${name.replaceAll('-', '_').toUpperCase()}`;

const ENDING = `The target is the database of DATABASE_URL where that is set, else the Supabase of SUPABASE_URL and SUPABASE_SECRET_KEY,
else the embedded stack that runs on this machine. Keys and passwords are read from the environment only.
Each option is also an environment variable: MIGRATE_ORG, MIGRATE_BATCH_SIZE, MIGRATE_CREATE_ORG=true …

Exit codes: 0 all imported (or all well) · 1 failed · 2 some records or books were left out, and listed · 64 wrong usage`;

/** The help of all commands, or of one. */
export function helpText(command: CommandName | null): string {
  return command === null ? overview() : commandHelp(command);
}

function overview(): string {
  const commands = Object.entries(COMMANDS).map(([name, { text }]) => `  ${name.padEnd(10)}${wrapped(text, 12)}`);
  return `Brings the books of the old file-based tool over, and proves that nothing is lost.

  ${call} <source> --org <slug>
  ${call} <command> …
  ${call} help <command>

Commands
${commands.join('\n')}

Examples
${(['plan', 'run', 'resume', 'verify', 'rollback', 'export'] as const).map((name) => `  ${COMMANDS[name].examples[0]}`).join('\n')}

${ENDING}`;
}

function commandHelp(name: CommandName): string {
  const command: Command = COMMANDS[name];
  const words = command.words.map(({ name: word, required }) => (required ? `<${word}>` : `[${word}]`)).join(' ');
  const described = [
    ...command.words.map(({ name: word }) => [`<${word}>`, WORDS[word]] as const),
    ...command.options.map((option) => [optionHead(option), OPTIONS[option].text] as const),
  ];
  return `${wrapped(command.text, 0)}

  ${[call, name, words, ...command.required.map(optionHead)].filter((part) => part !== '').join(' ')}

${described.map(([head, text]) => `  ${head.padEnd(26)}${wrapped(text, 28)}`).join('\n')}

Examples
${command.examples.map((example) => `  ${example}`).join('\n')}

${ENDING}`;
}

function optionHead(name: OptionName): string {
  const option = OPTIONS[name];
  return 'value' in option ? `--${name} ${option.value}` : `--${name}`;
}

/** Text broken into lines of at most 110 characters, the later ones indented. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= 110) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
