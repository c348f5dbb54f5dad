import { CONFLICT_TEXTS, type MigrationReport } from './report';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5a6474;--line:#d9dee6;--paper:#fff;--ok:#1a7f4b;--warn:#9a6200;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa5b5;--line:#333c49;--paper:#14181f;--ok:#5fce95;--warn:#e9b44c;--bad:#ff8a80}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0}.soft{color:var(--soft)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft)}section{overflow-x:auto}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}code{font:.9em ui-monospace,monospace;overflow-wrap:break-word}dd code{overflow-wrap:anywhere}
.ok{color:var(--ok)}.warning{color:var(--warn)}.failure{color:var(--bad)}.verdict{font-size:1.2rem;font-weight:700;margin-top:1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem;margin:1rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--ok:#000;--warn:#000;--bad:#000}body{margin:0;max-width:none}tr{break-inside:avoid}}`;

const TONES = { PROCEED: 'ok', 'PROCEED WITH CAUTION': 'warning', 'DO NOT PROCEED': 'failure' } as const;
const TITLES = { run: 'Import of old books', 'dry run': 'Trial import of old books', plan: 'Plan of an import', verify: 'Check of an import' } as const;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (value: unknown): string => String(value).replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
const code = (value: unknown): string => `<code>${escape(value)}</code>`;
const number = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 1 });

type Column<Row> = { head: string; cell: (row: Row) => string; isNumber?: boolean };

function table<Row>(rows: readonly Row[], columns: Column<Row>[]): string {
  const align = ({ isNumber }: Column<Row>) => (isNumber ? ' class="n"' : '');
  const head = columns.map((column) => `<th scope="col"${align(column)}>${escape(column.head)}</th>`).join('');
  const body = rows.map((row) => `<tr>${columns.map((column) => `<td${align(column)}>${column.cell(row)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escape(title)}</h2>\n${content}</section>\n`;
}

function listSection<Row>(title: string, list: { total: number; listed: readonly Row[] }, columns: Column<Row>[]): string {
  if (list.total === 0) return '';
  const rest = list.total - list.listed.length;
  return section(`${title} (${number(list.total)})`, table(list.listed, columns) + (rest > 0 ? `<p class="soft">and ${number(rest)} more</p>` : ''));
}

function facts(report: MigrationReport): string {
  const { source, times } = report;
  const rows: [string, string][] = [
    ['Organisation', escape(report.organization)],
    ['Target', escape(report.target)],
    ...(report.runId ? ([['Run', code(report.runId)]] satisfies [string, string][]) : []),
    ...(source
      ? ([
          ['Source', `${escape(source.name)}, ${number(source.bytes / 1e6)} MB, ${number(source.records)} records`],
          ['SHA-256 of the source', code(source.hash)],
        ] satisfies [string, string][])
      : []),
    ['Started', escape(times.startedAt)],
    ['Finished', `${escape(times.finishedAt)}${times.interrupted ? ', resumed after an interruption' : ''}`],
    ['Took', `${number(times.seconds)} s${times.booksPerSecond === null ? '' : `, ${number(times.booksPerSecond)} books a second`}`],
    ['Options', escape(Object.entries(report.options).map(([name, value]) => `${name}: ${value ?? 'none'}`).join(', '))],
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`;
}

function counts({ counts: c, kind }: MigrationReport): string {
  const rows: [string, number][] = [
    ['Records in the source', c.records],
    [kind === 'plan' ? 'To be imported' : 'Imported', c.imported],
    ['Slides in them', c.slides],
    ['Sections in them', c.sections],
    ['Already there from an earlier run', c.alreadyThere],
    ['Quarantined', c.quarantined],
    ['Conflicts, left as they are', c.conflicts],
    ['Compared with the source', c.compared],
    ['Different from the source', c.different],
  ];
  return table(rows, [{ head: 'What', cell: ([name]) => escape(name) }, { head: 'How many', cell: ([, value]) => number(value), isNumber: true }]);
}

/** The report as one page that needs nothing else: readable in light and dark, printable, every value escaped. */
export function reportHtml(report: MigrationReport): string {
  const title = TITLES[report.kind];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)} – ${escape(report.organization)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p class="verdict ${TONES[report.verdict.word]}">${report.verdict.word}</p>
${report.verdict.reasons.map((reason) => `<p>${escape(reason)}</p>`).join('\n')}
${facts(report)}
${section('Counts', counts(report))}${section('Notes', report.notices.map((notice) => `<p>${escape(notice)}</p>`).join('\n'))}${listSection(
    'Quarantined records', report.quarantine,
    [
      { head: 'Record', cell: (q) => `${escape(q.file)} ${q.index}` },
      { head: 'Where', cell: (q) => code(q.path) },
      { head: 'Why', cell: (q) => escape(q.reason) },
      { head: 'What to do', cell: (q) => escape(q.hint) },
    ],
  )}${listSection(
    'Conflicts', report.conflicts,
    [
      { head: 'Record', cell: (c) => String(c.index) },
      { head: 'Book', cell: (c) => code(c.id) },
      { head: 'Why', cell: (c) => escape(CONFLICT_TEXTS[c.word]) },
    ],
  )}${listSection(
    'Books that differ from their source', report.differences,
    [
      { head: 'Book', cell: (d) => code(d.id) },
      { head: 'Where', cell: (d) => d.paths.map(code).join('<br>') },
    ],
  )}${listSection(
    'Rules that changed something', { total: report.rules.length, listed: report.rules },
    [
      { head: 'Rule', cell: (r) => code(r.rule) },
      { head: 'What it does', cell: (r) => escape(r.text) },
      { head: 'Kind', cell: (r) => (r.kind === 'mended' ? 'fault mended' : 'format translated') },
      { head: 'Records', cell: (r) => number(r.records), isNumber: true },
      { head: 'Times', cell: (r) => number(r.times), isNumber: true },
    ],
  )}${section(
    'Checks',
    table(report.checks, [
      { head: 'Area', cell: (c) => escape(c.area) },
      { head: 'Check', cell: (c) => escape(c.name) },
      { head: 'Result', cell: (c) => `<span class="${c.result}">${c.result}</span>` },
      { head: 'Detail', cell: (c) => escape(c.detail) },
      { head: 'ms', cell: (c) => (c.ms === null ? '' : number(c.ms)), isNumber: true },
    ]),
  )}${section(
    'Times',
    table(report.times.phases, [
      { head: 'Phase', cell: (p) => escape(p.phase) },
      { head: 'Seconds', cell: (p) => number(p.seconds), isNumber: true },
    ]),
  )}</body>
</html>
`;
}
