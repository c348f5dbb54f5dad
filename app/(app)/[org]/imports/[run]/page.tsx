import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ImportRunView } from '@/components/imports/import-run-view';
import { ImportsForbidden } from '@/components/imports/imports-forbidden';
import { findImportRun } from '@/lib/data/find-import-run';
import { requireOrganization } from '@/lib/data/viewer';
import { can } from '@/lib/domain/access';
import { requireCaller } from '@/lib/server/session';
import { readable } from '@/lib/server/unreadable';

type Props = { params: Promise<{ org: string; run: string }> };

/** Read once, for the title and for the page; nothing is found for whom imports are not shown. */
const readRun = cache(async (org: string, id: string) => {
  const [organization, caller] = await Promise.all([requireOrganization(org), requireCaller()]);
  const mayRead = can('readMigrationRuns', organization);
  const details = mayRead ? readable('The import', await findImportRun(caller, organization.id, id)) : null;
  return { organization, mayRead, details };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, run } = await params;
  const { details } = await readRun(org, run);
  return { title: details ? `Import of ${details.run.sourceName}` : 'Import' };
}

/** There is no loading.tsx above: once it began to stream, a run that is not there could not be answered with a 404. */
export default async function ImportPage({ params }: Props) {
  const { org, run } = await params;
  const { organization, mayRead, details } = await readRun(org, run);
  if (!mayRead) return <ImportsForbidden organization={organization} />;
  if (details === null) notFound();
  return <ImportRunView details={details} listHref={`/${organization.slug}/imports`} now={new Date()} />;
}
