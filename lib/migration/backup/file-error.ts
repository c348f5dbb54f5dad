import { MigrationError } from '../migration-error';

/** What a failed step on a file or folder means to the person at the terminal; errors of ours pass through. */
export function fileError(error: unknown, file: string, doing: 'read' | 'written'): MigrationError {
  if (error instanceof MigrationError) return error;
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MigrationError(`The disk is full: ${file} could not be written.`, { code: 'disk_full', hint: 'Make room, or name a folder on another disk with --work-dir; then `resume`.' });
  }
  const reason = reasons[code] ?? (code || 'unknown reason');
  return new MigrationError(`${file} could not be ${doing} (${reason}).`, { code: 'file_access', hint: 'Check the path, its owner and its rights.' });
}

const reasons: Record<string, string> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOENT: 'it does not exist',
  ENOTDIR: 'part of its path is a file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many open files',
  EIO: 'the disk reports an error',
};

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
