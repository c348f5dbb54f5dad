import { readFileSync } from 'node:fs';
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { errorTable } from '@/lib/errors/error-table';
import { rateLimitClasses } from '@/lib/env/parse-env';
import { createPrometheus } from '@/lib/observability/prometheus';
import { errorSources } from '@/lib/observability/record';

const rulesFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      interval: z.string().optional(),
      rules: z.array(
        z.union([
          z.strictObject({ record: z.string(), expr: z.string() }),
          z.strictObject({
            alert: z.string().regex(/^Pitchbook[A-Z]\w+$/),
            expr: z.string(),
            for: z.string().regex(/^\d+[smhd]$/).optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
            annotations: z.strictObject({ summary: z.string(), action: z.string() }),
          }),
        ]),
      ),
    }),
  ),
});
const dashboardFile = z.object({
  title: z.string(),
  panels: z.array(z.object({ id: z.number(), title: z.string(), type: z.string(), gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }), targets: z.array(z.object({ expr: z.string(), refId: z.string() })).optional() })),
  annotations: z.object({ list: z.array(z.object({ expr: z.string() })) }),
});

const rules = rulesFile.parse(parse(readFileSync('ops/alerts.yml', 'utf8'))).groups.flatMap((group) => group.rules);
const dashboard = dashboardFile.parse(JSON.parse(readFileSync('ops/grafana-dashboard.json', 'utf8')));
const recorded = rules.flatMap((rule) => ('record' in rule ? [rule.record] : []));

/** As Grafana fills in what it knows. */
const filledIn = (expr: string) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll('$job', 'pitchbook');
const panelExpressions = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): [string, string] => [title, filledIn(expr)]));
const expressions: [string, string][] = [
  ...rules.map((rule): [string, string] => ['alert' in rule ? rule.alert : rule.record, rule.expr]),
  ...panelExpressions,
  ...dashboard.annotations.list.map(({ expr }): [string, string] => ['annotation', filledIn(expr)]),
];

interface Selector {
  metric: string;
  labels: string[];
}

/** Everything an expression selects; throws where Prometheus could not read it. */
function selectorsOf(expr: string): Selector[] {
  const found: Selector[] = [];
  const textOf = (node: SyntaxNode) => expr.slice(node.from, node.to);
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`Cannot be read at ${node.from}: ${expr}`);
      if (node.name !== 'VectorSelector') return;
      const metric = node.node.getChild('Identifier');
      const labels: string[] = [];
      node.node.cursor().iterate((inner) => {
        if (inner.name === 'LabelName') labels.push(textOf(inner.node));
      });
      found.push({ metric: metric ? textOf(metric) : '', labels });
    },
  });
  return found;
}

/** What an expression divides by, as nodes of it. */
function divisorsOf(expr: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(expr).iterate({
    enter({ name, node }) {
      if (name === 'BinaryExpr' && node.getChild('Div') && node.lastChild) found.push(node.lastChild);
    },
  });
  return found;
}

/** Whether it is `(… > 0)`, which gives nothing in place of zero. */
function isNeverZero(divisor: SyntaxNode, expr: string): boolean {
  const inner = divisor.name === 'ParenExpr' ? divisor.getChild('BinaryExpr') : null;
  return inner?.getChild('Gtr') != null && expr.slice(inner.lastChild?.from, inner.lastChild?.to) === '0';
}

/** Names of printed series, with the labels they carry. */
const printed = new Map<string, Set<string>>();

beforeAll(async () => {
  const { sink, print } = createPrometheus();
  sink({ what: 'request', method: 'GET', route: '/', status: 200, seconds: 1 });
  sink({ what: 'query', operation: 'rpc', table: 'get_pitchbook', seconds: 1 });
  sink({ what: 'error', source: 'action', code: 'internal' });
  sink({ what: 'cache', cache: 'book', isHit: true });
  sink({ what: 'cache', cache: 'book', isHit: false });
  sink({ what: 'creation', pitchbookId: 'a' });
  sink({ what: 'readiness', isReady: true, isChange: false, checks: { database: true } });
  for (const line of (await print()).split('\n')) {
    const [, name, labels] = /^([a-z_0-9]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name) printed.set(name, new Set([...(printed.get(name) ?? []), ...[...(labels ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label ?? '')]));
  }
});

describe('alert rules and dashboard', () => {
  it('watch something', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(panelExpressions.length).toBeGreaterThan(15);
  });

  it.each(expressions)('%s: asks for what is measured, by labels it has', (_, expr) => {
    for (const { metric, labels } of selectorsOf(expr)) {
      // Prometheus makes `up` and the labels of the scrape itself.
      const known = recorded.includes(metric) || metric === 'up' ? new Set<string>() : printed.get(metric);
      expect(known, metric).toBeDefined();
      expect(labels.filter((label) => !['job', 'instance'].includes(label) && !known?.has(label)), `labels of ${metric}`).toEqual([]);
    }
  });

  it('give no figure while nobody asks for anything, rather than NaN, which spoils every mean it gets into', () => {
    const divisions = expressions.flatMap(([name, expr]) => divisorsOf(expr).map((divisor) => [name, isNeverZero(divisor, expr)] as const));
    expect(divisions.length).toBeGreaterThanOrEqual(5);
    expect(divisions.filter(([, isGuarded]) => !isGuarded)).toEqual([]);
    // A mean of shares weighs a minute with one request like one with a thousand.
    expect(expressions.filter(([, expr]) => /avg_over_time\((?!pitchbook:available)/.test(expr))).toEqual([]);
  });

  it('judge the cache by its books alone: layouts are nearly always hits', () => {
    const judging = expressions.filter(([, expr]) => expr.includes('cache_hits_total') && divisorsOf(expr).length > 0);
    expect(judging.map(([name]) => name)).toEqual(['PitchbookCacheHitsLow', 'Cache hits (goal > 80 %)']);
    for (const [name, expr] of judging) expect(expr.match(/cache_(hits|misses)_total\{(?!job=~?"pitchbook", cache="book")/g), name).toBeNull();
  });

  it('name no error, class or source that does not exist', () => {
    const values = (label: string) =>
      expressions.flatMap(([, expr]) => [...expr.matchAll(new RegExp(`\\b${label}=~?"([^"]+)"`, 'g'))].flatMap(([, list = '']) => list.split('|')));
    expect(Object.keys(errorTable)).toEqual(expect.arrayContaining(values('code')));
    expect(rateLimitClasses).toEqual(expect.arrayContaining(values('limit_class')));
    expect(errorSources).toEqual(expect.arrayContaining(values('type')));
  });

  it('show the five metrics and the five goals', () => {
    const asked = new Set(panelExpressions.flatMap(([, expr]) => selectorsOf(expr).map(({ metric }) => metric.replace(/_(bucket|count|sum)$/, ''))));
    for (const metric of ['http_request_duration_seconds', 'db_query_duration_seconds', 'active_users_total', 'pitchbooks_created_total', 'errors_total']) {
      expect(asked, metric).toContain(metric);
    }
    const goals = dashboard.panels.map(({ title }) => /\(goal (.+)\)$/.exec(title)?.[1]).filter((goal) => goal !== undefined);
    expect(goals).toEqual(['< 500 ms', '< 100 ms', '> 80 %', '< 0.1 %', '> 99.9 %']);
    expect(rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : []))).toEqual(
      expect.arrayContaining(['PitchbookApiSlow', 'PitchbookDatabaseSlow', 'PitchbookCacheHitsLow', 'PitchbookErrorsAboveGoal', 'PitchbookUptimeBelowGoal']),
    );
  });

  it('lies on the dashboard side by side, each panel once', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const overlaps = dashboard.panels.flatMap((one, at) =>
      dashboard.panels.slice(at + 1).filter(
        ({ gridPos: { x, y, w, h } }) => x < one.gridPos.x + one.gridPos.w && one.gridPos.x < x + w && y < one.gridPos.y + one.gridPos.h && one.gridPos.y < y + h,
      ),
    );
    expect(overlaps).toEqual([]);
  });

  it('cannot be read where an expression is broken', () => {
    for (const broken of ['sum(rate(errors_total[5m])', 'sum by (le rate(x[5m])', 'up ==']) expect(() => selectorsOf(broken)).toThrow('Cannot be read');
  });
});
