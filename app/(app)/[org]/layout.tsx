import type { ReactNode } from 'react';
import { requireOrganization } from '@/lib/data/viewer';

/** Everything below belongs to one organisation; to anyone outside it, nothing here exists. */
export default async function OrganizationLayout({ params, children }: { params: Promise<{ org: string }>; children: ReactNode }) {
  await requireOrganization((await params).org);
  return children;
}
