import type { Transformation } from '../import-record';
import { childPath } from '../json/json-path';
import type { RuleName } from './rules';

/** A JSON path that is written out only where somebody asks for it: most parts of a record have nothing to tell. */
export type Path = string | { above: Path; step: string | number };

export function pathText(path: Path): string {
  return typeof path === 'string' ? path : childPath(pathText(path.above), path.step);
}

/** No honest record meets one rule more often; a hostile one must not fill the ledger. */
const NOTED_PER_RULE = 200;
const PATH_LENGTH = 300;

/** The rules that one record has met, and where. */
export class Notes {
  readonly transformations: Transformation[];
  private readonly times = new Map<string, number>();

  constructor(earlier: readonly Transformation[] = []) {
    this.transformations = [...earlier];
  }

  note(rule: RuleName, at: Path): void {
    const times = this.times.get(rule) ?? 0;
    this.times.set(rule, times + 1);
    if (times >= NOTED_PER_RULE) return;
    const path = pathText(at);
    // A cut may leave half a character, which jsonb refuses.
    this.transformations.push({ rule, path: path.length > PATH_LENGTH ? `${path.slice(0, PATH_LENGTH).toWellFormed()}…` : path });
  }
}
