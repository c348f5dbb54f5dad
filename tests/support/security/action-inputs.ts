import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { pieceHash } from '@/lib/domain/piece-hash';
import { changePasswordInput, requestPasswordResetInput, signInInput, signUpInput, updatePasswordInput, updateProfileInput } from '@/lib/schemas/account';
import { leavePresenceInput, reloadPitchbookInput, saveChangesInput, touchPresenceInput } from '@/lib/schemas/change-set';
import {
  createPitchbookActionInput, deletePitchbookInput, duplicatePitchbookInput, pitchbookIdInput, renamePitchbookInput, setPitchbookStatusInput,
} from '@/lib/schemas/pitchbook';
import { setThemeInput } from '@/lib/schemas/theme';

/** The ids that an action can be aimed with. */
export interface Aim {
  organizationId: string;
  book: string;
  slide: string;
  /** Who claims to have written. */
  author: string;
}

interface ActionInput {
  /** null: the action takes nothing. */
  schema: z.ZodType | null;
  /** An input that is right in form. */
  example: (aim: Aim) => object | undefined;
  /** Whether it reaches for a thing by its id. */
  aimed: boolean;
  /** Texts that are not cleaned before they are judged. */
  verbatim?: string[];
}

const password = 'plain and long enough';
const email = 'nobody@people.example';

/** Every action, with what it takes: a test fails for one that is missing here. */
export const actionInputs: Record<string, ActionInput> = {
  signIn: { schema: signInInput, example: () => ({ email, password }), aimed: false, verbatim: ['password', 'email'] },
  signUp: { schema: signUpInput, example: () => ({ fullName: 'Ada Marsh', email, password }), aimed: false, verbatim: ['password', 'email'] },
  requestPasswordReset: { schema: requestPasswordResetInput, example: () => ({ email }), aimed: false, verbatim: ['email'] },
  updatePassword: { schema: updatePasswordInput, example: () => ({ password }), aimed: false, verbatim: ['password'] },
  signOut: { schema: null, example: () => undefined, aimed: false },
  updateProfile: { schema: updateProfileInput, example: () => ({ fullName: 'Ada Marsh' }), aimed: false },
  changePassword: { schema: changePasswordInput, example: () => ({ currentPassword: password, password }), aimed: false, verbatim: ['currentPassword', 'password'] },
  deleteAccount: { schema: null, example: () => undefined, aimed: false },
  setTheme: { schema: setThemeInput, example: () => ({ theme: 'dark' }), aimed: false },
  createPitchbook: { schema: createPitchbookActionInput, example: ({ organizationId }) => ({ title: 'Aurora', organizationId, sections: [{ title: 'Market', numberOfSlides: 2, prompt: 'Figures' }] }), aimed: true },
  duplicatePitchbook: { schema: duplicatePitchbookInput, example: ({ book }) => ({ id: book, title: 'Copy' }), aimed: true },
  renamePitchbook: { schema: renamePitchbookInput, example: ({ book }) => ({ id: book, title: 'Mine' }), aimed: true },
  unarchivePitchbook: { schema: pitchbookIdInput, example: ({ book }) => ({ id: book }), aimed: true },
  setPitchbookStatus: { schema: setPitchbookStatusInput, example: ({ book }) => ({ id: book, status: 'archived' }), aimed: true },
  deletePitchbook: { schema: deletePitchbookInput, example: ({ book }) => ({ id: book, insist: true }), aimed: true },
  restorePitchbook: { schema: pitchbookIdInput, example: ({ book }) => ({ id: book }), aimed: true },
  purgePitchbook: { schema: pitchbookIdInput, example: ({ book }) => ({ id: book }), aimed: true },
  reloadPitchbook: { schema: reloadPitchbookInput, example: ({ book }) => ({ id: book }), aimed: true },
  touchPresence: { schema: touchPresenceInput, example: ({ book, slide }) => ({ pitchbookId: book, slideId: slide }), aimed: true },
  leavePresence: { schema: leavePresenceInput, example: ({ book }) => ({ pitchbookId: book }), aimed: true },
  saveChanges: {
    schema: saveChangesInput,
    example: ({ book, slide, author }) => {
      const changes = [
        { kind: 'set', entity: 'book', id: book, field: 'title', base: pieceHash('Aurora'), value: 'Mine' },
        { kind: 'set', entity: 'slide', id: slide, field: 'notes', base: pieceHash(''), value: 'Mine' },
      ];
      return { changeId: randomUUID(), pitchbookId: book, author, changes, changesHash: pieceHash(changes) };
    },
    aimed: true,
  },
};
