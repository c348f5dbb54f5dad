import type { DeckTemplate, PitchbookStatus, PitchbookType, Role } from '@/lib/domain/pitchbook';

/** Shapes of what the database functions answer, beside the book itself (lib/domain/pitchbook). */

export interface ViewerOrganization {
  id: string;
  name: string;
  slug: string;
  role: Role;
  isPersonal: boolean;
}

export interface ViewerProfile {
  id: string;
  email: string;
  fullName: string;
  avatarUrl: string | null;
  /** The personal one first, then by name. */
  organizations: ViewerOrganization[];
}

/** A book in a list: without its sections and slides. */
export interface PitchbookSummary {
  id: string;
  organizationId: string;
  title: string;
  type: PitchbookType;
  status: PitchbookStatus;
  revision: number;
  pitchbookPrompt: string | null;
  inheritTemplatePrompts: boolean;
  createdBy: string | null;
  createdByName: string | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  sectionCount: number;
  slideCount: number;
}

export interface PitchbookPage {
  pitchbooks: PitchbookSummary[];
  page: number;
  limit: number;
  total: number;
}

/** The state after a change set: versions of every slide and section it touched. */
export interface AppliedChanges {
  revision: number;
  updatedAt: string;
  status: PitchbookStatus;
  versions: Record<string, number>;
}

export interface PresentPerson {
  userId: string;
  fullName: string;
  avatarUrl: string | null;
  slideId: string | null;
  lastSeen: string;
}

/** Who else is in a book, and its revision: a newer one than the reader has means that there is something to fetch. */
export interface BookPresence {
  people: PresentPerson[];
  revision: number;
}

/** Where a book stands, as far as its reader may know. */
export interface PitchbookRevision {
  id: string;
  organizationId: string;
  revision: number;
  deckTemplateId: string;
  /** Another one whenever the deck template or a layout of it is another. */
  deckTemplateStamp: string;
}

/** A deck template with the stamp of exactly this state. */
export interface StampedDeckTemplate {
  stamp: string;
  template: DeckTemplate;
}
