import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A place that is soon full. */
export interface SmallDisk {
  label: string;
  folder: string;
  /** What the shell has to run before the tool. */
  shellFirst?: string;
  close(): void;
}

/**
 * A file system of `kilobytes`, where we may mount one; else a limit on the size of any one file, at which a write fails
 * just as it does on a full disk.
 */
export function makeSmallDisk(kilobytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-disk-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    // Not ours to mount here: the limit of the shell counts blocks of 512 bytes.
    return { label: `files of at most ${kilobytes} KB`, folder, shellFirst: `ulimit -f ${kilobytes * 2}`, close: remove };
  }
  const close = () => {
    execFileSync('umount', [folder]);
    remove();
  };
  return { label: `a disk of ${kilobytes} KB`, folder, close };
}
