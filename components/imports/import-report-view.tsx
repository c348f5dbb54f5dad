import { Code, ReportList, ReportSection } from '@/components/imports/report-section';
import { duration, number, sentence } from '@/components/imports/run-labels';
import { count } from '@/components/pitchbooks/pitchbook-labels';
import { Badge, type BadgeTone } from '@/components/ui/badge';
import { Disclosure } from '@/components/ui/disclosure';
import type { ImportReport } from '@/lib/data/find-import-run';

/** What a run did, in the order in which people ask: how much, what was left out, what was changed, what was checked. */
export function ImportReportView({ report }: { report: ImportReport }) {
  const { counts, quarantine, conflicts, differences, notices, rules, checks, times } = report;
  return (
    <>
      <ReportSection id="counts" title="Counts">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg border border-line bg-surface px-4 py-3.5 shadow-low sm:grid-cols-3">
          <Figure name="Records in the source" value={counts.records} />
          <Figure name="Imported" value={counts.imported} />
          <Figure name="Already there" value={counts.alreadyThere} />
          <Figure name="Quarantined" value={counts.quarantined} />
          <Figure name="Conflicts" value={counts.conflicts} />
          <Figure name="Compared with the source" value={counts.compared} />
          <Figure name="Different from the source" value={counts.different} />
          <Figure name="Sections imported" value={counts.sections} />
          <Figure name="Slides imported" value={counts.slides} />
        </dl>
      </ReportSection>

      {quarantine.total > 0 ? (
        <ReportSection id="quarantined" title="Quarantined records" count={quarantine.total} lead="They could not be imported; the others went on. Records are counted from 0.">
          <ReportList
            label="Quarantined records"
            total={quarantine.total}
            rows={quarantine.listed.map(({ index, file, path, reason, hint }, at) => ({
              key: at,
              content: (
                <>
                  <p className="font-medium">{sentence(reason)}</p>
                  <p className="text-sm text-ink-muted">
                    {file}, record {index}, <Code>{path}</Code>
                  </p>
                  <p className="mt-1 text-sm">{sentence(hint)}</p>
                </>
              ),
            }))}
          />
        </ReportSection>
      ) : null}

      {conflicts.total > 0 ? (
        <ReportSection id="conflicts" title="Conflicts" count={conflicts.total} lead="These books were left as they are.">
          <ReportList
            label="Conflicts"
            total={conflicts.total}
            rows={conflicts.listed.map(({ index, id, text }, at) => ({
              key: at,
              content: (
                <>
                  <p>{sentence(text)}</p>
                  <p className="text-sm text-ink-muted">
                    Record {index}, book <Code>{id}</Code>
                  </p>
                </>
              ),
            }))}
          />
        </ReportSection>
      ) : null}

      {differences.total > 0 ? (
        <ReportSection id="differences" title="Books that differ from their source" count={differences.total} lead="Rebuilt from the tables, they are not what the old record says.">
          <ReportList
            label="Books that differ from their source"
            total={differences.total}
            rows={differences.listed.map(({ id, paths }) => ({
              key: id,
              content: (
                <>
                  <p>
                    <Code>{id}</Code>
                  </p>
                  <ul className="mt-0.5 text-ink-muted">
                    {paths.map((path) => (
                      <li key={path}>
                        <Code>{path}</Code>
                      </li>
                    ))}
                  </ul>
                </>
              ),
            }))}
          />
        </ReportSection>
      ) : null}

      {notices.length > 0 ? (
        <ReportSection id="notes" title="Notes">
          <ReportList label="Notes" rows={notices.map((notice) => ({ key: notice, content: <p className="[overflow-wrap:anywhere]">{notice}</p> }))} />
        </ReportSection>
      ) : null}

      <ReportSection id="rules" title="Rules applied" lead={rules.length > 0 ? 'What was changed on the way, and how often.' : 'Nothing had to be changed on the way.'}>
        {rules.length > 0 ? (
          <ReportList
            label="Rules applied"
            rows={rules.map(({ rule, kind, text, times: often, records }) => ({
              key: rule,
              content: (
                <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
                  <div className="min-w-0 flex-1 basis-72">
                    <p>{text}</p>
                    <p className="text-sm text-ink-muted">
                      <Code>{rule}</Code>, {kind === 'mended' ? 'a fault mended' : 'a format translated'}
                    </p>
                  </div>
                  <p className="text-sm text-ink-muted tabular-nums">
                    {count(often, 'time')} in {count(records, 'record')}
                  </p>
                </div>
              ),
            }))}
          />
        ) : null}
      </ReportSection>

      <Checks checks={checks} />

      <ReportSection id="times" title="Times" lead={`${duration(times.seconds)} in all${times.booksPerSecond === null ? '' : `, ${number(times.booksPerSecond)} books a second`}.`}>
        <ReportList
          label="Times"
          rows={times.phases.map(({ phase, seconds }, at) => ({
            key: at,
            content: (
              <p className="flex justify-between gap-4">
                <span>{sentence(phase)}</span>
                <span className="text-ink-muted tabular-nums">{duration(seconds)}</span>
              </p>
            ),
          }))}
        />
      </ReportSection>
    </>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div className="flex flex-col justify-between">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{number(value)}</dd>
    </div>
  );
}

type Check = ImportReport['checks'][number];

const CHECK_LABELS: Record<Check['result'], { label: string; tone: BadgeTone }> = {
  ok: { label: 'OK', tone: 'success' },
  warning: { label: 'Warning', tone: 'warning' },
  failure: { label: 'Failure', tone: 'danger' },
};

/** What did not go well stands open, failures first; what did is folded. */
function Checks({ checks }: { checks: readonly Check[] }) {
  const failures = checks.filter(({ result }) => result === 'failure');
  const warnings = checks.filter(({ result }) => result === 'warning');
  const passed = checks.filter(({ result }) => result === 'ok');
  const rows = (some: readonly Check[]) => some.map((check, at) => ({ key: at, content: <CheckRow check={check} /> }));
  return (
    <ReportSection id="checks" title="Checks" count={checks.length}>
      <div className="space-y-3">
        {failures.length + warnings.length > 0 ? <ReportList label="Failures and warnings" rows={rows([...failures, ...warnings])} /> : null}
        {passed.length > 0 ? (
          <Disclosure summary={count(passed.length, 'check passed', 'checks passed')}>
            <div className="mt-2">
              <ReportList label="Checks passed" rows={rows(passed)} />
            </div>
          </Disclosure>
        ) : null}
      </div>
    </ReportSection>
  );
}

function CheckRow({ check: { name, area, result, detail, ms } }: { check: Check }) {
  const { label, tone } = CHECK_LABELS[result];
  return (
    <div className="flex items-start gap-3">
      <Badge tone={tone} className="mt-px">{label}</Badge>
      <div className="min-w-0 flex-1">
        <p>{sentence(name)}</p>
        <p className="text-sm text-ink-muted [overflow-wrap:anywhere]">
          {area}
          {detail === '' ? '' : `: ${detail}`}
        </p>
      </div>
      {ms === null ? null : <span className="shrink-0 text-sm text-ink-muted tabular-nums">{number(ms)} ms</span>}
    </div>
  );
}
