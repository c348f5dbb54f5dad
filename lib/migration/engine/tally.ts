import type { ImportBook, Transformation } from '../import-record';
import {
  type ConflictWord, LISTED_IN_REPORT, type MigrationReport, type ReportedConflict, type ReportedDifference, type ReportedQuarantine,
} from '../report/report';

type Counts = MigrationReport['counts'];

/** The figures and bounded lists that a command gathers for its report. */
export type Tally = {
  counts: Counts;
  countBook(book: Pick<ImportBook, 'slides' | 'sections'>): void;
  countRules(transformations: readonly Transformation[]): void;
  quarantine(entry: ReportedQuarantine): void;
  conflict(entry: ReportedConflict): void;
  difference(entry: ReportedDifference): void;
  /** How often each rule changed something, and in how many records. */
  rules(): { rule: string; times: number; records: number }[];
  lists(): Pick<MigrationReport, 'quarantine' | 'conflicts' | 'differences'>;
};

export function createTally(): Tally {
  const counts: Counts = {
    records: 0, imported: 0, alreadyThere: 0, quarantined: 0, conflicts: 0, compared: 0, different: 0, slides: 0, sections: 0,
  };
  const rules = new Map<string, { times: number; records: number }>();
  const quarantined: ReportedQuarantine[] = [];
  const conflicts: ReportedConflict[] = [];
  const differences: ReportedDifference[] = [];
  const list = <T>(entries: T[], entry: T) => {
    if (entries.length < LISTED_IN_REPORT) entries.push(entry);
  };
  return {
    counts,
    countBook({ slides, sections }) {
      counts.imported += 1;
      counts.slides += slides.length;
      counts.sections += sections.length;
    },
    countRules(transformations) {
      const seen = new Set<string>();
      for (const { rule } of transformations) {
        const known = rules.get(rule) ?? { times: 0, records: 0 };
        rules.set(rule, { times: known.times + 1, records: known.records + (seen.has(rule) ? 0 : 1) });
        seen.add(rule);
      }
    },
    quarantine(entry) {
      counts.quarantined += 1;
      list(quarantined, entry);
    },
    conflict(entry) {
      counts.conflicts += 1;
      list(conflicts, entry);
    },
    difference(entry) {
      counts.different += 1;
      list(differences, entry);
    },
    rules: () => [...rules].map(([rule, figures]) => ({ rule, ...figures })).toSorted((a, b) => a.rule.localeCompare(b.rule)),
    lists: () => ({
      quarantine: { total: counts.quarantined, listed: quarantined.toSorted((a, b) => a.index - b.index) },
      conflicts: { total: counts.conflicts, listed: conflicts.toSorted((a, b) => a.index - b.index) },
      differences: { total: counts.different, listed: differences },
    }),
  };
}

/** Fates of records that meet another state of their book than an import would make. */
export const isConflict = (fate: string): fate is ConflictWord => fate === 'changed' || fate === 'exists' || fate === 'gone' || fate === 'trashed';
