import type { Delta } from './delta';

/** The places where the old tool keeps the prompt of a section. */
export type SectionPromptPlace = 'sections' | 'sectionPrompts' | 'scopedPrompts' | 'scopedSectionPrompts';
/** The places where it keeps every other prompt: the plain field, or the copy with its scope. */
export type PromptPlace = 'plain' | 'scoped';

/**
 * What a record of the old tool holds and our tables have no home for: the difference between the record and what the
 * tables alone give, so that what has a home is never in it. Stored as jsonb with the book and with each slide.
 */
export type BookRemainder = {
  v: 1;
  /** Of the record without its sections and slides. */
  delta?: Delta;
  /** By our section id. */
  sections?: Record<string, SectionRemainder>;
  /** Where the whole-book prompt stood, when not in both places. */
  only?: PromptPlace;
  /** The order of the record's own lists, when it is not that of our sections and slides, 1…n. */
  arrangement?: Arrangement;
  /** Earlier values of keys that stood twice in one object, as JSON text. */
  duplicates?: { path: string; json: string }[];
};

export type SectionRemainder = {
  delta?: Delta;
  /** Where the prompt stood, when not in all four places. */
  only?: SectionPromptPlace[];
  /** The record lacks this section: we added it, and this is the digest of what we added. */
  added?: string;
};

export type SlideRemainder = {
  v: 1;
  /** Of `slide` (the slide itself) and of its entries in `prompts`, `scoped` (scopedPlaceholderPrompts) and `generated` (generatedContent). */
  delta?: Delta;
  /** Where the slide's prompt stood, when not in both places. */
  only?: PromptPlace;
  /** The same for its placeholders' prompts, by placeholder id. */
  onlyPrompts?: Record<string, PromptPlace>;
  /** Lengths of the parts of a generated answer, when it has several; by placeholder id. */
  parts?: Record<string, number[]>;
  /** The record lacks this slide: we added it, and this is the digest of what we added. */
  added?: string;
};

/** Positions count from 0 in our order, parts that we added left out. Valid only while that order is as imported. */
export type Arrangement = {
  /** Digest of our order. */
  of: string;
  /** For each section of the record the position of ours. */
  sections?: number[];
  slides?: number[];
  /** The number of each slide of the record, where they are not 1…n. */
  numbers?: number[];
};
