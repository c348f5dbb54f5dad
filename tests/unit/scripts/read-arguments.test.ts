import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName, helpText, OPTIONS, variableOf } from '@/scripts/migrate/commands';
import { readArguments } from '@/scripts/migrate/read-arguments';

const RUN = '5f0c7f0e-3a51-4b0c-9a53-0d6e0f6a8a11';
const read = (line: string, environment: Record<string, string> = {}) => readArguments(line.split(' ').filter((word) => word !== ''), environment);

describe('a command line', () => {
  it('runs an import where no command is named', () => {
    expect(read('old-data --org northwind')).toEqual({ kind: 'command', command: 'run', given: { source: 'old-data', org: 'northwind' } });
  });

  it('takes every option of a run', () => {
    expect(
      read('run old-data --org northwind --create-org --author dana@northwind.example --dry-run --batch-size 25 --on-conflict fail --again --work-dir w --json --yes'),
    ).toMatchObject({
      given: {
        'create-org': true, author: 'dana@northwind.example', 'dry-run': true, 'batch-size': 25, 'on-conflict': 'fail', again: true, 'work-dir': 'w', json: true, yes: true,
      },
    });
  });

  it.each<[string, CommandName, Record<string, unknown>]>([
    ['plan old-data --org northwind', 'plan', { source: 'old-data' }],
    ['resume', 'resume', {}],
    [`resume ${RUN} old-data`, 'resume', { run: RUN, source: 'old-data' }],
    ['verify --org northwind', 'verify', { org: 'northwind' }],
    ['restore folder --force --yes', 'restore', { backup: 'folder', force: true }],
    [`rollback ${RUN.toUpperCase()}`, 'rollback', { run: RUN }],
    [`report ${RUN}`, 'report', { run: RUN }],
    ['export --org northwind --out there --force', 'export', { out: 'there', force: true }],
  ])('understands %s', (line, command, given) => {
    expect(read(line)).toMatchObject({ kind: 'command', command, given });
  });

  it.each([
    ['old-data', '--org is missing'],
    ['--org northwind', '<source> is missing'],
    ['old-data --org', '--org'],
    ['old-data --org North_Wind', '--org must be a slug'],
    ['old-data --org northwind --batch-size 0', '--batch-size must be a whole number from 1 to 1000'],
    ['old-data --org northwind --batch-size 1001', '--batch-size must be a whole number from 1 to 1000'],
    ['old-data --org northwind --batch-size many', '--batch-size must be'],
    ['old-data --org northwind --on-conflict overwrite', '--on-conflict must be skip or fail'],
    ['old-data --org northwind --author nobody', '--author must be an e-mail address'],
    ['old-data --org northwind --everything', '--everything'],
    ['old-data more-data --org northwind', 'takes no word after <source>'],
    ['plan old-data --org northwind --dry-run', '--dry-run is no option of plan'],
    ['rollback', '<run> is missing'],
    ['rollback latest', '<run> must be the id of a run'],
    ['export --org northwind', '--out is missing'],
  ])('that is wrong is refused by the name of what is wrong: %s', (line, problem) => {
    expect(read(line)).toMatchObject({ kind: 'usage', problem: expect.stringContaining(problem) });
  });

  it('never repeats a secret that somebody wrote on it', () => {
    for (const line of ['old-data --org northwind --secret-key=hunter2', 'postgres://me:hunter2@db.example/x --org northwind', 'old-data --org northwind hunter2', 'old-data --org hunter2!']) {
      const call = read(line);
      expect(call.kind).toBe('usage');
      expect(JSON.stringify(call)).not.toContain('hunter2');
    }
  });

  it('asks for help in several ways', () => {
    expect(read('--help')).toEqual({ kind: 'help', command: null });
    expect(read('help')).toEqual({ kind: 'help', command: null });
    expect(read('help rollback')).toEqual({ kind: 'help', command: 'rollback' });
    expect(read('rollback --help')).toEqual({ kind: 'help', command: 'rollback' });
  });
});

describe('the environment', () => {
  it('fills up what the command line leaves open', () => {
    expect(read('', { MIGRATE_SOURCE: 'old-data', MIGRATE_ORG: 'northwind', MIGRATE_BATCH_SIZE: '7', MIGRATE_DRY_RUN: 'true', MIGRATE_AGAIN: 'false', MIGRATE_AUTHOR: '' })).toEqual({
      kind: 'command', command: 'run', given: { source: 'old-data', org: 'northwind', 'batch-size': 7, 'dry-run': true, again: false },
    });
  });

  it('gives way to the command line', () => {
    expect(read('old-data --org here', { MIGRATE_ORG: 'there', MIGRATE_SOURCE: 'elsewhere' })).toMatchObject({ given: { org: 'here', source: 'old-data' } });
  });

  it('is refused by the name of the variable', () => {
    expect(read('old-data --org northwind', { MIGRATE_BATCH_SIZE: 'all' })).toMatchObject({ problem: expect.stringContaining('MIGRATE_BATCH_SIZE') });
    expect(read('old-data --org northwind', { MIGRATE_CREATE_ORG: 'perhaps' })).toMatchObject({ problem: expect.stringContaining('MIGRATE_CREATE_ORG must be true or false') });
  });

  it('can hold options that another command has', () => {
    expect(read('verify --org northwind', { MIGRATE_DRY_RUN: 'perhaps' })).toMatchObject({ kind: 'command' });
  });
});

describe('help', () => {
  it('names every command, every option of each and its examples', () => {
    for (const [name, command] of Object.entries(COMMANDS)) {
      expect(helpText(null)).toContain(`\n  ${name}`);
      const help = helpText(name as CommandName);
      for (const option of command.options) expect(help).toContain(`--${option}`);
      for (const example of command.examples) expect(help).toContain(example);
    }
  });

  it('gives examples that the tool understands', () => {
    for (const { examples } of Object.values(COMMANDS)) {
      for (const example of examples) expect(read(example.replace('npx tsx scripts/migrate.ts ', ''))).toMatchObject({ kind: 'command' });
    }
  });

  it('fits a terminal', () => {
    for (const name of [null, ...(Object.keys(COMMANDS) as CommandName[])]) {
      expect(helpText(name).split('\n').filter((line) => line.length > 120)).toEqual([]);
    }
  });
});

it('every option has a variable of its own', () => {
  const variables = (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).map(variableOf);
  expect(new Set(variables).size).toBe(variables.length);
  expect(variables).toContain('MIGRATE_ON_CONFLICT');
});
