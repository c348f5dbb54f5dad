import { LIMITS, type PromptMode } from '@/lib/domain/pitchbook';
import { readPiece, writePiece, type PieceRef, type PromptPiece } from '../pieces';
import { always, defineCommand, isReadOnly, READ_ONLY, refuse } from './command';

export type PromptTarget =
  | { level: 'pitchbook' }
  | { level: 'section'; sectionId: string }
  | { level: 'slide'; slideId: string }
  | { level: 'placeholder'; slideId: string; placeholderId: string };

function refOf(target: PromptTarget, bookId: string): PieceRef {
  switch (target.level) {
    case 'pitchbook': return { entity: 'book', id: bookId, field: 'prompt' };
    case 'section': return { entity: 'section', id: target.sectionId, field: 'prompt' };
    case 'slide': return { entity: 'slide', id: target.slideId, field: 'prompt' };
    case 'placeholder':
      return { entity: 'slide', id: target.slideId, field: 'placeholderPrompt', key: target.placeholderId };
  }
}

export const setPrompt = defineCommand<{ target: PromptTarget; text?: string | null; mode?: PromptMode }>({
  id: 'prompt.set',
  label: 'Edit prompt',
  coalesce: ({ target, mode }) => (mode === undefined ? JSON.stringify(target) : null),
  when: always,
  run({ document }, { target, text, mode }) {
    if ('slideId' in target && isReadOnly(document, target.slideId)) return refuse(document, READ_ONLY);
    const ref = refOf(target, document.meta.id);
    const limit = target.level === 'pitchbook' ? LIMITS.pitchbookPrompt : LIMITS.prompt;
    if (text && [...text].length > limit) return refuse(document, `A prompt of this level has at most ${limit} characters.`);
    const before = readPiece(document, ref);
    if (before === undefined) return refuse(document, 'What this prompt belongs to is gone.');
    const written = text === '' ? null : text;
    if (target.level === 'pitchbook') {
      return written === undefined ? { document } : { document: writePiece(document, { ...ref, value: written }) };
    }
    const piece = before as PromptPiece;
    const value: PromptPiece = { text: written === undefined ? piece.text : written, mode: mode ?? piece.mode };
    return { document: writePiece(document, { ...ref, value }) };
  },
});
