import type { AutosaveState } from '@/lib/editor/autosave-state';
import type { SaveStatus } from './save-indicator';

/** What the indicator says of the state of saving: never "Saved" while anything is not. */
export function saveStatus(state: AutosaveState): SaveStatus {
  switch (state.phase) {
    case 'idle': return { kind: 'saved' };
    case 'dirty': return { kind: 'unsaved' };
    case 'saving':
    case 'merging': return { kind: 'saving' };
    case 'conflict': return { kind: 'conflict', pieces: state.conflicts.length };
    case 'offline': return { kind: 'offline' };
    case 'paused': return { kind: 'waiting', until: state.retryAt ?? 0 };
    case 'signed-out': return { kind: 'failed', message: 'you are signed out' };
    case 'refused': return { kind: 'failed', message: state.message ?? (state.refused.length === 1 ? 'a change was refused' : `${state.refused.length} changes were refused`) };
    case 'gone': return { kind: 'failed', message: 'the pitchbook is gone' };
  }
}
