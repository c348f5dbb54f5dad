import { setBookField } from './book';
import type { Command } from './command';
import { setPrompt } from './prompts';
import { addSection, deleteSection, moveSection, renameSection } from './sections';
import { setContent, setLayout, setLocked, setNotes, setTitle } from './slide-fields';
import { addSlide, deleteSlides, duplicateSlides, moveSlideDown, moveSlides, moveSlideUp } from './slides';

/** Every edit there is. Menus, palette and keyboard look commands up here. */
export const commands = {
  addSlide,
  duplicateSlides,
  deleteSlides,
  moveSlides,
  moveSlideUp,
  moveSlideDown,
  addSection,
  renameSection,
  deleteSection,
  moveSection,
  setLayout,
  setTitle,
  setNotes,
  setContent,
  setLocked,
  setPrompt,
  setBookField,
};

export type CommandName = keyof typeof commands;
export type CommandArgs<Name extends CommandName> = Parameters<(typeof commands)[Name]['run']>[1];

/** What is known of every command without running it. */
export type CommandInfo = Pick<Command<never>, 'id' | 'label' | 'keys' | 'when'> & { name: CommandName };

export const commandList: CommandInfo[] = (Object.keys(commands) as CommandName[]).map((name) => ({
  name,
  ...commands[name],
}));
