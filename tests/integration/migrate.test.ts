import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import { withoutOurs } from '@/scripts/preflight/read-environment';
import { signUpPerson, type TestPerson } from '../support/people';
import { testEnv } from '../support/test-env';

const FIXTURE = 'tests/fixtures/legacy';
/** The books of the sample under ids of this run, so that it can be imported into any database. */
const ids = { '3f0e8a52-7c1d-4e9b-9a44-5d1c0b6f7a01': crypto.randomUUID(), '9b7d2c10-4a3e-4f58-8d61-2e0f9c5b8a02': crypto.randomUUID() };
const [ALDERMOOR, LODZ] = Object.values(ids) as [string, string];
const SAMPLE = join(tmpdir(), `legacy-${ALDERMOOR}`);
const WORK = join(tmpdir(), `legacy-work-${ALDERMOOR}`);

async function copySample(): Promise<void> {
  const renamed = (text: string) => Object.entries(ids).reduce((done, [from, to]) => done.replaceAll(from, to), text);
  await mkdir(SAMPLE);
  for (const name of await readdir(FIXTURE)) await writeFile(join(SAMPLE, renamed(name)), renamed(await readFile(join(FIXTURE, name), 'utf8')));
}

/** Runs the command as an engineer would, and gives what it printed and its exit code. */
function migrate(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['node_modules/tsx/dist/cli.mjs', 'scripts/migrate.ts', ...args],
      { env: { ...withoutOurs(process.env), NODE_ENV: 'test', SUPABASE_URL: testEnv('TEST_SUPABASE_URL'), SUPABASE_SECRET_KEY: testEnv('TEST_SUPABASE_SECRET_KEY'), MIGRATE_WORK_DIR: WORK } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

async function personalSlug({ db }: TestPerson): Promise<string> {
  const { data } = await db.rpc('get_viewer').throwOnError();
  return (data as { organizations: { slug: string }[] }).organizations[0]!.slug;
}

describe('importing the sample folder', () => {
  let person: TestPerson;
  let organization: string;
  let first: { code: number; output: string };

  const book = async (id: string) => {
    const { data, error } = await person.db.rpc('get_pitchbook', { p_id: id });
    expect(error).toBeNull();
    return data as unknown as PitchbookDocument;
  };

  beforeAll(async () => {
    // Whoever runs the tests may have exported where their own database is: it is never where this goes.
    vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:9/production');
    await copySample();
    person = await signUpPerson();
    organization = await personalSlug(person);
    first = await migrate(SAMPLE, '--org', organization);
  });

  afterAll(() => vi.unstubAllEnvs());
  afterAll(() => Promise.all([SAMPLE, WORK].map((folder) => rm(folder, { recursive: true }))));

  it('imports what it can, names what it cannot, and exits with 2', () => {
    expect(first.output).toMatch(/^imported: 2\nalready there: 0\nquarantined: 1$/m);
    expect(first.output).toContain('pitchbooks.json record 2, $.id: the id is no UUID');
    expect(first.code).toBe(2);
  });

  it('keeps the default prompts of the old tool with the run, which has no place for them', async () => {
    const [run] = await readdir(WORK);
    expect(await readFile(join(WORK, run!, 'template_prompts.json'), 'utf8')).toBe(await readFile(join(SAMPLE, 'template_prompts.json'), 'utf8'));
    expect((await stat(join(WORK, run!, 'template_prompts.json'))).mode & 0o777).toBe(0o600);
    expect(first.output).toContain('template_prompts.json');
  });

  it('brings sections, slides, layouts and timestamps over', async () => {
    const imported = await book(ALDERMOOR);
    expect(imported).toMatchObject({
      title: 'Aldermoor Foods – sale of a majority stake', type: 'custom', status: 'ready', createdBy: null,
      createdAt: '2024-05-20T07:00:00.000Z', updatedAt: '2024-06-02T08:15:00.000Z',
    });
    expect(imported.sections.map((s) => [s.title, s.numberOfSlides])).toEqual([['Executive summary', 2], ['Market', 1], ['Market', 1]]);
    expect(imported.slides.map((s) => s.layoutName)).toEqual([
      'Title Slide', 'Contents', 'Legal Notice', 'Section Divider', 'Body Text', '1 left 2 right', 'Section Divider', 'Chart',
      'Section Divider', 'Table',
    ]);
  });

  it('brings prompts of all four levels and the generated text over', async () => {
    const imported = await book(ALDERMOOR);
    expect(imported.pitchbookPrompt).toBe('Write in British English for the board of <Target>; state sources.');
    expect(imported.sections.map((s) => s.prompt)).toEqual([
      'Keep it to what a board needs.', 'Use figures of the last three years only.', 'Use figures of the last three years only.',
    ]);
    expect(imported.slides[4]).toMatchObject({
      prompt: 'Three reasons to buy, one risk.',
      prompts: { 12: 'Revenue growth & margin, EV/EBITDA < 12x' },
      content: {
        placeholders: {
          12: { origin: 'ai', doc: { paragraphs: [{ runs: [{ text: 'Aldermoor grew by 9% a year.' }] }, { list: 'bullet' }, { list: 'bullet' }] } },
        },
      },
    });
  });

  it('takes the newer of two copies, and the order that people saw', async () => {
    const imported = await book(LODZ);
    expect(imported.title).toBe('Łódź Textiles – Refinanzierung (renamed later)');
    expect(imported.sections.map((s) => s.title)).toEqual(['Next steps', 'Situation']);
  });

  it('writes nothing the second time', async () => {
    const before = await Promise.all([book(ALDERMOOR), book(LODZ)]);
    const second = await migrate(SAMPLE, '--org', organization);
    expect(second.output).toMatch(/^imported: 0\nalready there: 2\nquarantined: 1$/m);
    expect(await Promise.all([book(ALDERMOOR), book(LODZ)])).toEqual(before);
  });

  it('never touches a book of the same id in another organisation', async () => {
    const before = await book(ALDERMOOR);
    const other = await migrate(SAMPLE, '--org', await personalSlug(await signUpPerson()));
    expect(other.output).toMatch(/^imported: 0\nalready there: 0\nquarantined: 3$/m);
    expect(other.output).toContain('pitchbooks.json record 0, $.id: a book with this id is in another organisation');
    expect(other.code).toBe(2);
    expect(await book(ALDERMOOR)).toEqual(before);
  });

  it('exits with 0 when every record came over', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'legacy-'));
    const id = crypto.randomUUID();
    const record = {
      id, title: 'Only one', sections: [{ title: 'One', numberOfSlides: 0 }], created: '2025-01-01T00:00:00Z',
      slides: [{ slideNumber: 1, layoutName: 'Title Slide', type: 'title' }, { slideNumber: 2, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: 'One' }],
    };
    await writeFile(join(folder, `pitchbook_${id}.json`), JSON.stringify(record));
    expect(await migrate(folder, '--org', organization)).toMatchObject({ code: 0 });
    await rm(folder, { recursive: true });
  });

  it('answers an organisation that does not exist with 64 and what to do', async () => {
    expect(await migrate(SAMPLE, '--org', 'nobody-here')).toMatchObject({ code: 64, output: expect.stringMatching(/There is no organisation "nobody-here"[^]*--create-org/) });
  });

  it.each([
    ['no organisation', [SAMPLE]],
    ['no source', ['--org', 'demo']],
    ['an unknown option', [SAMPLE, '--org', 'demo', '--everything']],
  ])('answers %s with usage and 64', async (_name, args) => {
    const { code, output } = await migrate(...args);
    expect(code).toBe(64);
    expect(output).toContain('--org <slug>');
  });

  it('fails with 1 and a plain sentence where the source does not exist', async () => {
    expect(await migrate('no/such/folder', '--org', organization)).toMatchObject({ code: 1, output: expect.stringContaining('does not exist') });
  });
});
