import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ImportRunView } from '@/components/imports/import-run-view';
import { ImportsForbidden } from '@/components/imports/imports-forbidden';
import { PageError } from '@/components/organizations/page-error';
import { findImportRun } from '@/lib/data/find-import-run';
import { requireOrganization } from '@/lib/data/viewer';
import { can } from '@/lib/domain/access';
import { requireCaller } from '@/lib/server/session';

type Props = { params: Promise<{ org: string; run: string }> };

/** Read once, for the title and for the page; nothing is found for whom imports are not shown. */
const readRun = cache(async (org: string, id: string) => {
  const [organization, caller] = await Promise.all([requireOrganization(org), requireCaller()]);
  const found = can('readMigrationRuns', organization) ? await findImportRun(caller, organization.id, id) : null;
  return { organization, caller, found };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, run } = await params;
  const { found } = await readRun(org, run);
  return { title: found?.ok && found.value ? `Import of ${found.value.run.sourceName}` : 'Import' };
}

/** There is no loading.tsx above: once it began to stream, a run that is not there could not be answered with a 404. */
export default async function ImportPage({ params }: Props) {
  const { org, run } = await params;
  const { organization, caller, found } = await readRun(org, run);
  if (found === null) return <ImportsForbidden organization={organization} />;
  if (!found.ok) {
    return (
      <>
        <h1 className="sr-only">Import</h1>
        <PageError message={found.error.message} reference={caller.requestId} />
      </>
    );
  }
  if (found.value === null) notFound();
  return <ImportRunView details={found.value} listHref={`/${organization.slug}/imports`} now={new Date()} />;
}
