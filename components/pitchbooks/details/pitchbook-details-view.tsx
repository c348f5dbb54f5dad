import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { KeptValues } from '@/components/pitchbooks/details/kept-values';
import { statusLabels, typeLabels } from '@/components/pitchbooks/pitchbook-labels';
import { exactTime } from '@/components/pitchbooks/relative-time';
import { Badge } from '@/components/ui/badge';
import { Facts, type Fact } from '@/components/ui/facts';
import { TextLink } from '@/components/ui/text-link';
import type { PitchbookDetails } from '@/lib/data/find-pitchbook-details';

/** What there is to know about a pitchbook beside its content. `path` is that of the organisation. */
export function PitchbookDetailsView({ details, path }: { details: PitchbookDetails; path: string }) {
  const { imported } = details;
  return (
    <div className="mx-auto max-w-3xl">
      <Link
        href={`${path}/pitchbooks/${details.id}`}
        prefetch={false}
        className="-ml-1 inline-flex items-center gap-1 rounded-md px-1 text-sm text-ink-muted hover:text-ink pointer-coarse:py-2"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Open the pitchbook
      </Link>
      <h1 className="mt-1 mb-4 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]">{details.title}</h1>
      <div className="rounded-lg border border-line bg-surface px-4 py-3.5 shadow-low">
        <Facts facts={bookFacts(details, path)} />
      </div>
      {imported ? (
        <section aria-labelledby="kept" className="mt-8">
          <h2 id="kept" className="text-md font-semibold">
            Kept from the old tool
          </h2>
          {imported.kept.length > 0 ? (
            <>
              <p className="mt-0.5 mb-3 text-sm text-ink-muted">
                What the old record held and has no place in this pitchbook, each with where it stood. Sections and slides are named by where they stand now.
              </p>
              <KeptValues kept={imported.kept} more={imported.more} />
            </>
          ) : (
            <p className="mt-0.5 text-sm text-ink-muted">Nothing was left over: everything in the old record has its place in this pitchbook.</p>
          )}
        </section>
      ) : null}
    </div>
  );
}

function bookFacts({ type, status, createdAt, createdByName, updatedAt, updatedByNames, sectionCount, slideCount, imported }: PitchbookDetails, path: string): Fact[] {
  const { label, tone } = statusLabels[status];
  return [
    { term: 'Status', value: <Badge tone={tone}>{label}</Badge> },
    { term: 'Type', value: typeLabels[type] },
    { term: 'Sections', value: sectionCount.toLocaleString('en-GB') },
    { term: 'Slides', value: slideCount.toLocaleString('en-GB') },
    { term: 'Created', value: <Moment iso={createdAt} by={createdByName === null ? [] : [createdByName]} /> },
    { term: 'Last changed', value: <Moment iso={updatedAt} by={updatedByNames} /> },
    ...(imported?.run
      ? [{ term: 'Imported', value: <>from <TextLink href={`${path}/imports/${imported.run.id}`}>{imported.run.sourceName}</TextLink></> }]
      : []),
  ];
}

const NAMES = new Intl.ListFormat('en-GB', { type: 'conjunction' });

function Moment({ iso, by }: { iso: string; by: readonly string[] }) {
  return (
    <>
      <time dateTime={iso}>{exactTime(iso)}</time>
      {by.length > 0 ? ` by ${NAMES.format(by)}` : null}
    </>
  );
}
