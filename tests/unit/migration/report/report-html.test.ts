import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '@/lib/migration/report/report-html';
import { migrationReportSchema } from '@/lib/migration/report/report';
import { exampleReport } from './example-report';

const textOf = (html: string) => new JSDOM(html).window.document.body.textContent ?? '';

describe('the page of a report', () => {
  it('shows counts, rules, what stayed out, checks, times and the verdict', () => {
    const text = textOf(reportHtml(exampleReport()));
    for (const shown of ['PROCEED', 'northwind', 'word-translated', 'title is missing', 'give it a title', 'no gaps', 'changed since', 'template_prompts.json is left aside', '2026-03-01T20:00:00.000Z']) {
      expect(text).toContain(shown);
    }
  });

  it('says what keeps a team from moving', () => {
    const page = new JSDOM(reportHtml(exampleReport({ verdict: { word: 'DO NOT PROCEED', reasons: ['records equal their source: 1 of 9 differ'] } }))).window.document;
    expect(page.querySelector('.verdict')?.textContent).toBe('DO NOT PROCEED');
    expect(page.querySelector('.verdict')?.classList.contains('failure')).toBe(true);
    expect(page.body.textContent).toContain('1 of 9 differ');
  });

  it('needs nothing from elsewhere and lets nothing run', () => {
    const page = new JSDOM(reportHtml(exampleReport())).window.document;
    expect(page.querySelectorAll('script, link, img, iframe')).toHaveLength(0);
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
  });

  it('takes every value for text', () => {
    const hostile = '"><script>alert(1)</script>\'&';
    const page = new JSDOM(
      reportHtml(exampleReport({
        organization: hostile, target: hostile, notices: [hostile],
        source: { name: hostile, bytes: 1, hash: hostile, records: 1 },
        options: { [hostile]: hostile },
        quarantine: { total: 1, listed: [{ index: 0, file: hostile, path: hostile, reason: hostile, hint: hostile }] },
        differences: { total: 1, listed: [{ id: hostile, paths: [hostile] }] },
        checks: [{ name: hostile, area: hostile, result: 'warning', detail: hostile, ms: null }],
        rules: [{ rule: hostile, kind: 'mended', text: hostile, times: 1, records: 1 }],
        verdict: { word: 'PROCEED', reasons: [hostile] },
      })),
    ).window.document;
    expect(page.querySelectorAll('script')).toHaveLength(0);
    expect(page.title).toContain(hostile);
    expect(page.body.textContent?.split(hostile).length).toBeGreaterThan(12);
  });

  it('tells how many more there are than it lists', () => {
    const conflict = exampleReport().conflicts.listed[0]!;
    expect(textOf(reportHtml(exampleReport({ conflicts: { total: 1_500, listed: [conflict] } })))).toContain('and 1,499 more');
  });
});

it('the schema of a report accepts what a report is', () => {
  expect(migrationReportSchema.parse(JSON.parse(JSON.stringify(exampleReport())))).toEqual(exampleReport());
});
