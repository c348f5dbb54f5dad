import type { ReactNode } from 'react';
import { requirePitchbook } from '@/lib/data/require-pitchbook';
import { requireOrganization } from '@/lib/data/viewer';
import { requireCaller } from '@/lib/server/session';

/** Decides whether there is such a book before loading.tsx begins to stream: from then on the status would be 200. */
export default async function PitchbookLayout({ params, children }: { params: Promise<{ org: string; id: string }>; children: ReactNode }) {
  const { org, id } = await params;
  const [organization, caller] = await Promise.all([requireOrganization(org), requireCaller()]);
  await requirePitchbook(caller, organization.id, id);
  return children;
}
