import 'server-only';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { findCaller, requireCaller } from '@/lib/server/session';
import { unreadable } from '@/lib/server/unreadable';
import type { ViewerOrganization, ViewerProfile } from './answers';
import { callDatabaseAgain } from './database-function';

export type Viewer = ViewerProfile;

/** The person who is signed in with their organisations, or null: also where the account of a good session is gone. Read once per request. */
export const findViewer = cache(async (): Promise<Viewer | null> => {
  const caller = await findCaller();
  if (caller === null) return null;
  const viewer = await callDatabaseAgain(caller, 'get_viewer');
  if (viewer.ok) return viewer.value;
  if (viewer.error.code === 'unauthenticated' || viewer.error.code === 'not_found') return null;
  throw unreadable('The viewer', viewer.error);
});

/** The person who is signed in; anyone else is sent to sign in. */
export async function requireViewer(): Promise<Viewer> {
  await requireCaller();
  // The account was deleted in another browser; this one's token is good until its time is over.
  return (await findViewer()) ?? redirect('/sign-in');
}

/** One of the viewer's organisations by its slug; all others are not found, whether they exist or not. */
export async function requireOrganization(slug: string): Promise<ViewerOrganization> {
  const { organizations } = await requireViewer();
  return organizations.find((organization) => organization.slug === slug) ?? notFound();
}
