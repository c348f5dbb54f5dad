import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { PageError } from '@/components/organizations/page-error';
import { PitchbookDetailsView } from '@/components/pitchbooks/details/pitchbook-details-view';
import { findPitchbookDetails } from '@/lib/data/find-pitchbook-details';
import { requireOrganization } from '@/lib/data/viewer';
import { requireCaller } from '@/lib/server/session';

type Props = { params: Promise<{ org: string; id: string }> };

/** Read once, for the title and for the page. */
const readDetails = cache(async (org: string, id: string) => {
  const [organization, caller] = await Promise.all([requireOrganization(org), requireCaller()]);
  return { organization, caller, found: await findPitchbookDetails(caller, organization, id) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, id } = await params;
  const { found } = await readDetails(org, id);
  return { title: found.ok && found.value ? `Details of ${found.value.title}` : 'Details' };
}

export default async function PitchbookDetailsPage({ params }: Props) {
  const { org, id } = await params;
  const { organization, caller, found } = await readDetails(org, id);
  if (!found.ok) {
    return (
      <>
        <h1 className="sr-only">Details</h1>
        <PageError message={found.error.message} reference={caller.requestId} />
      </>
    );
  }
  if (found.value === null) notFound();
  return <PitchbookDetailsView details={found.value} path={`/${organization.slug}`} />;
}
