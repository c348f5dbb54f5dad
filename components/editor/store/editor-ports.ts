import type { PitchbookDocument } from '@/lib/domain/pitchbook';
import type { AutosaveOptions } from '@/lib/editor/autosave';

export type ReloadOutcome = { kind: 'book'; book: PitchbookDocument } | { kind: 'gone' } | { kind: 'failed'; error: unknown };

/** Everything the editor needs of the world: the tests give it another one. */
export type EditorPorts = Pick<AutosaveOptions, 'save' | 'newId' | 'now' | 'random' | 'setTimer' | 'journal' | 'onFault'> & {
  reload: () => Promise<ReloadOutcome>;
};
