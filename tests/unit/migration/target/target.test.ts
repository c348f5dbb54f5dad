import { describe, expect, it } from 'vitest';
import type { ImportBook } from '@/lib/migration/import-record';
import { MigrationError, type MigrationErrorCode } from '@/lib/migration/migration-error';
import type { DatabaseFunction } from '@/lib/migration/target/database-functions';
import { statementFor } from '@/lib/migration/target/direct-target';
import { backupBooks, findImportOrganization, importPitchbooks, judgeImport, type MigrationTarget, restoreBooks } from '@/lib/migration/target/target';

type Call = { name: string; args: Record<string, unknown> };

function targetThat(answer: (call: Call) => unknown): { target: MigrationTarget; calls: Call[] } {
  const calls: Call[] = [];
  const call = async (name: DatabaseFunction, args: object) => {
    const made = { name, args: { ...args } };
    calls.push(made);
    return answer(made);
  };
  return { calls, target: { kind: 'api', describe: 'a test', call, close: async () => undefined } };
}

const books = (count: number) => Array.from({ length: count }, (_, place) => ({ id: `book ${place}` }) as ImportBook);
const idsIn = (value: unknown) => (value as { id: string }[]).map(({ id }) => id);
const batch = (count: number) => ({
  organizationId: 'o', runId: 'r', lease: 'l', books: books(count), authorId: null, again: false, dryRun: false,
  quarantined: [{ index: 9, hash: 'h', id: null, path: '$.id', reason: 'no id', hint: 'give it one' }],
});

describe('a batch that is more than the target takes at once', () => {
  it.each<MigrationErrorCode>(['payload_too_large', 'timeout'])('goes in halves after %s, each record once', async (code) => {
    const { target, calls } = targetThat(({ args }) => {
      if (idsIn(args.p_books).length > 2) throw new MigrationError('too much', { code });
      return { imported: idsIn(args.p_books), skipped: [], refused: [] };
    });
    expect((await importPitchbooks(target, batch(7))).imported).toEqual(idsIn(books(7)));
    const arrived = calls.filter(({ args }) => idsIn(args.p_books).length <= 2);
    expect(arrived.map(({ args }) => (args.p_quarantined as unknown[]).length)).toEqual([1, 0, 0, 0]);
  });

  it('is given up where one book alone is too much', async () => {
    const { target, calls } = targetThat(() => {
      throw new MigrationError('too much', { code: 'payload_too_large' });
    });
    await expect(importPitchbooks(target, batch(4))).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(calls.map(({ args }) => idsIn(args.p_books).length)).toEqual([4, 2, 1]);
  });

  it('is not divided for any other failure', async () => {
    const { target, calls } = targetThat(() => {
      throw new MigrationError('no', { code: 'lease_lost' });
    });
    await expect(importPitchbooks(target, batch(4))).rejects.toMatchObject({ code: 'lease_lost' });
    expect(calls).toHaveLength(1);
  });

  it('is read and restored in halves too, in order', async () => {
    const { target } = targetThat(({ name, args }) => {
      const items = (name === 'backup_books' ? args.p_ids : args.p_lines) as string[];
      if (items.length > 1) throw new MigrationError('too much', { code: 'timeout' });
      if (name === 'backup_books') return items.map((id) => ({ id, revision: 1, line: id }));
      return { restored: 1, identical: 0, different: items, elsewhere: [], waiting: [] };
    });
    expect(idsIn(await backupBooks(target, 'o', ['a', 'b', 'c']))).toEqual(['a', 'b', 'c']);
    expect(await restoreBooks(target, { id: 'o' }, ['a', 'b', 'c'], false)).toEqual({ restored: 3, identical: 0, different: ['a', 'b', 'c'], elsewhere: [], waiting: [] });
  });
});

describe('an answer', () => {
  it('that is something else than expected stops the work, without its content', async () => {
    const { target } = targetThat(() => ({ imported: ['Project Falcon'], skipped: 'Project Falcon', refused: [] }));
    const error = await importPitchbooks(target, batch(1)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'bad_answer', message: 'The database function import_pitchbooks answered something else than expected (skipped).' });
  });

  it('has to judge as many books as were asked about', async () => {
    const { target } = targetThat(() => ['new']);
    await expect(judgeImport(target, 'o', null, [{ id: 'a', hash: '1' }, { id: 'b', hash: '2' }])).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('can be that there is no such organisation', async () => {
    expect(await findImportOrganization(targetThat(() => null).target, 'nobody')).toBeNull();
  });
});

describe('a call on a direct connection', () => {
  it('names its arguments with their types and writes jsonb as JSON text', () => {
    expect(statementFor('judge_import', { p_organization_id: 'o', p_run_id: null, p_books: [{ id: 'a', hash: '1' }] })).toEqual({
      text: 'select to_json(public.judge_import(p_organization_id => $1::uuid, p_run_id => $2::uuid, p_books => $3::jsonb)) as answer',
      values: ['o', null, '[{"id":"a","hash":"1"}]'],
    });
  });

  it('leaves lists of texts to the driver and missing arguments to the database', () => {
    expect(statementFor('restore_books', { p_organization: { id: 'o' }, p_lines: ['{"a":"\\""}'], p_force: undefined })).toEqual({
      text: 'select to_json(public.restore_books(p_organization => $1::jsonb, p_lines => $2::text[])) as answer',
      values: ['{"id":"o"}', ['{"a":"\\""}']],
    });
  });

  it('keeps null apart from the JSON null', () => {
    expect(statementFor('backup_ledger', { p_organization_id: 'o', p_after: null, p_limit: 5 }).values).toEqual(['o', null, 5]);
  });

  it('takes rows one by one as the API gives them', () => {
    expect(statementFor('backup_books', { p_organization_id: 'o', p_ids: ['a'] }).text).toBe(
      'select to_json(answer) as answer from public.backup_books(p_organization_id => $1::uuid, p_ids => $2::uuid[]) as answer',
    );
  });
});
