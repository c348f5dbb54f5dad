type ArgumentType = 'uuid' | 'uuid[]' | 'text' | 'text[]' | 'jsonb' | 'boolean' | 'integer';

type FunctionShape = {
  /** Every parameter with its type in SQL: a direct connection has to name it, and to send jsonb as JSON text. */
  readonly args: Readonly<Record<string, ArgumentType>>;
  /** One value (mostly jsonb), or a row for each line of a table. */
  readonly returns: 'value' | 'rows';
};

/** The database functions that a migration calls, and nothing else of the database. */
export const databaseFunctions = {
  check_import_target: { args: { p_organization_id: 'uuid' }, returns: 'value' },
  find_import_organization: { args: { p_slug: 'text' }, returns: 'value' },
  check_import_request: { args: { p_organization: 'text', p_create: 'boolean', p_author: 'text' }, returns: 'value' },
  open_migration_run: { args: { p_run: 'jsonb' }, returns: 'value' },
  find_migration_run: { args: { p_run_id: 'uuid', p_organization: 'text' }, returns: 'value' },
  take_over_migration_run: { args: { p_run_id: 'uuid', p_held_lease: 'uuid', p_lease: 'uuid', p_holder: 'jsonb' }, returns: 'value' },
  note_migration_progress: { args: { p_run_id: 'uuid', p_lease: 'uuid', p_phase: 'text', p_counts: 'jsonb' }, returns: 'value' },
  finish_migration_run: { args: { p_run_id: 'uuid', p_lease: 'uuid', p_status: 'text', p_counts: 'jsonb', p_report: 'jsonb' }, returns: 'value' },
  judge_import: { args: { p_organization_id: 'uuid', p_run_id: 'uuid', p_books: 'jsonb' }, returns: 'value' },
  list_quarantined: { args: { p_organization_id: 'uuid', p_hashes: 'text[]' }, returns: 'value' },
  import_pitchbooks: {
    args: {
      p_organization_id: 'uuid', p_run_id: 'uuid', p_lease: 'uuid', p_books: 'jsonb', p_quarantined: 'jsonb',
      p_author: 'uuid', p_again: 'boolean', p_dry_run: 'boolean', p_new_organization: 'text',
    },
    returns: 'value',
  },
  read_import_books: { args: { p_organization_id: 'uuid', p_ids: 'uuid[]' }, returns: 'value' },
  list_import_books: { args: { p_organization_id: 'uuid' }, returns: 'value' },
  list_backup_books: { args: { p_organization_id: 'uuid' }, returns: 'value' },
  backup_books: { args: { p_organization_id: 'uuid', p_ids: 'uuid[]' }, returns: 'rows' },
  backup_ledger: { args: { p_organization_id: 'uuid', p_after: 'jsonb', p_limit: 'integer' }, returns: 'value' },
  restore_books: { args: { p_organization: 'jsonb', p_lines: 'text[]', p_force: 'boolean' }, returns: 'value' },
  restore_ledger: { args: { p_organization_id: 'uuid', p_lines: 'text[]' }, returns: 'value' },
  rollback_migration: { args: { p_run_id: 'uuid', p_lease: 'uuid', p_limit: 'integer', p_force: 'boolean' }, returns: 'value' },
} as const satisfies Record<string, FunctionShape>;

export type DatabaseFunction = keyof typeof databaseFunctions;

/** Arguments of one function by name; one that is left out has the default of the database. */
export type ArgumentsOf<Name extends DatabaseFunction> = { readonly [Key in keyof (typeof databaseFunctions)[Name]['args']]?: unknown };
