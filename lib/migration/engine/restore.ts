import { existsSync } from 'node:fs';
import path from 'node:path';
import { manifestName } from '../backup/manifest';
import { readBackup } from '../backup/read-backup';
import { restoreFromBackup, type RestoreResult } from '../backup/restore-backup';
import { type Surroundings, throwIfStopped } from './surroundings';

export type RestoreOutcome = RestoreResult & { exitCode: 0 | 2; organization: string; folder: string };

/**
 * Puts back what a backup holds: verified first, then the organisation where it is missing, its books, the ledger. Books
 * that are there with another content stay as they are, unless forced. Can be repeated.
 *
 * @param backup.folder the backup's own folder, or that of the run it was made for.
 * @throws MigrationError
 */
export async function restore({ target, tell, stop }: Surroundings, { folder: named, force }: { folder: string; force: boolean }): Promise<RestoreOutcome> {
  const inRun = path.join(named, 'backup');
  const folder = !existsSync(path.join(named, manifestName)) && existsSync(inRun) ? inRun : named;
  const backup = await readBackup(folder);
  const result = await restoreFromBackup(target, backup, {
    force,
    onProgress({ done, of }) {
      throwIfStopped(stop, 'Give the same command again to go on: what is restored already stays untouched.');
      tell({ phase: 'restoring', done, total: of, unit: 'books' });
    },
  });
  const left = result.different.length + result.elsewhere.length;
  return { ...result, exitCode: left > 0 ? 2 : 0, organization: backup.manifest.organization.slug, folder };
}
