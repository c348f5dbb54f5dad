import { Import } from 'lucide-react';
import type { Metadata } from 'next';
import { ImportsForbidden } from '@/components/imports/imports-forbidden';
import { ImportsTable } from '@/components/imports/imports-table';
import { EmptyState } from '@/components/ui/empty-state';
import { listImportRuns } from '@/lib/data/list-import-runs';
import { requireOrganization } from '@/lib/data/viewer';
import { can } from '@/lib/domain/access';
import { requireCaller } from '@/lib/server/session';
import { readable } from '@/lib/server/unreadable';

type Props = { params: Promise<{ org: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await requireOrganization((await params).org);
  return { title: `Imports · ${name}` };
}

export default async function ImportsPage({ params }: Props) {
  const organization = await requireOrganization((await params).org);
  if (!can('readMigrationRuns', organization)) return <ImportsForbidden organization={organization} />;
  const caller = await requireCaller();
  const { runs, total } = readable('The imports', await listImportRuns(caller, organization.id));
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">
        Imports{' '}
        {total > 0 ? <span className="ml-1 text-base font-normal text-ink-faint tabular-nums">{total.toLocaleString('en-GB')}</span> : null}
      </h1>
      {runs.length > 0 ? (
        <>
          <p className="mt-1 mb-4 text-ink-muted">What was brought over from the old tool, run by run, each with its report.</p>
          <ImportsTable path={`/${organization.slug}/imports`} runs={runs} now={new Date()} />
          {runs.length < total ? <p className="mt-3 text-sm text-ink-muted">The latest {runs.length} are listed.</p> : null}
        </>
      ) : (
        <EmptyState icon={<Import />} title="No imports yet">
          <p>Pitchbooks of the old tool are brought over by a command that an engineer runs. Each run is listed here with its report.</p>
          <p>
            <code className="inline-block rounded-md bg-surface-sunken px-2 py-1 text-left font-mono text-xs text-ink [overflow-wrap:anywhere]">
              npx tsx scripts/migrate.ts &lt;folder&gt; --org {organization.slug}
            </code>
          </p>
        </EmptyState>
      )}
    </>
  );
}
