import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { PitchbookDetailsView } from '@/components/pitchbooks/details/pitchbook-details-view';
import { findPitchbookDetails } from '@/lib/data/find-pitchbook-details';
import { requireOrganization } from '@/lib/data/viewer';
import { requireCaller } from '@/lib/server/session';
import { readable } from '@/lib/server/unreadable';

type Props = { params: Promise<{ org: string; id: string }> };

/** Read once, for the title and for the page. */
const readDetails = cache(async (org: string, id: string) => {
  const [organization, caller] = await Promise.all([requireOrganization(org), requireCaller()]);
  const details = readable('The details', await findPitchbookDetails(caller, organization, id));
  return { organization, details };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, id } = await params;
  const { details } = await readDetails(org, id);
  return { title: details ? `Details of ${details.title}` : 'Details' };
}

export default async function PitchbookDetailsPage({ params }: Props) {
  const { org, id } = await params;
  const { organization, details } = await readDetails(org, id);
  if (details === null) notFound();
  return <PitchbookDetailsView details={details} path={`/${organization.slug}`} />;
}
