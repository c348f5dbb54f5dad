import type { ContentsEntry } from '@/lib/domain/numbering';
import { textWidth } from './font-metrics';
import { INSET, type Frame, type PlaceholderStyle } from './slide-geometry';
import { round } from './slide-text';

export type PlacedEntry = { key: string; number: string; title: string; page: string; x: number; width: number; baseline: number; cut: boolean };
export type ContentsLayout = { fontSize: number; entries: PlacedEntry[] };

const LINE = 1.75;
const SMALLEST = 8;
const COLUMN_GAP = 36;

/** Places the section list: one column while it fits, then two, then smaller. */
export function layoutContents(entries: readonly ContentsEntry[], style: PlaceholderStyle): ContentsLayout {
  const fits = (size: number, columns: number) => Math.ceil(entries.length / columns) * size * LINE <= style.height;
  let fontSize = style.fontSize;
  let columns = 1;
  while (!fits(fontSize, columns)) {
    if (columns === 1 && fontSize <= style.fontSize * 0.75) {
      columns = 2;
      fontSize = style.fontSize;
    } else if (fontSize <= SMALLEST) break;
    else fontSize = Math.max(SMALLEST, fontSize - 1);
  }
  const perColumn = Math.ceil(entries.length / columns);
  const width = (style.width - COLUMN_GAP * (columns - 1)) / columns;
  return {
    fontSize,
    entries: entries.map((entry, index) => {
      const column = Math.floor(index / perColumn);
      const row = index % perColumn;
      const title = shorten(entry.title, width - 4.4 * fontSize, fontSize, style);
      return {
        key: entry.sectionId,
        number: String(entry.number),
        title,
        page: String(entry.page),
        x: column * (width + COLUMN_GAP),
        width,
        baseline: row * fontSize * LINE + fontSize * 1.2,
        cut: title !== entry.title,
      };
    }),
  };
}

function shorten(title: string, available: number, fontSize: number, style: PlaceholderStyle): string {
  if (textWidth(title, fontSize, style.family, style.bold) <= available) return title;
  let kept = '';
  for (const letter of title) {
    if (textWidth(`${kept}${letter}…`, fontSize, style.family, style.bold) > available) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

type ContentsListProps = { entries: readonly ContentsEntry[]; frame: Frame; style: PlaceholderStyle; rule: string; accent: string };

/** The section list of the contents slide. */
export function ContentsList({ entries, frame, style, rule, accent }: ContentsListProps) {
  const layout = layoutContents(entries, style);
  return (
    <g transform={`translate(${frame.x + INSET.x} ${frame.y + INSET.y})`} fontFamily={style.fonts} fontSize={layout.fontSize} fill={style.color}>
      {layout.entries.map((entry, index) => (
        <g key={entry.key} transform={`translate(${round(entry.x)} ${round(entry.baseline)})`}>
          <text x={0} y={0} fill={accent} fontWeight={700}>{entry.number}</text>
          <text x={round(layout.fontSize * 2)} y={0}>
            {entry.cut && <title>{entries[index]?.title}</title>}
            {entry.title}
          </text>
          <text x={round(entry.width)} y={0} textAnchor="end">{entry.page}</text>
          <rect x={0} y={round(layout.fontSize * 0.42)} width={round(entry.width)} height={0.5} fill={rule} />
        </g>
      ))}
    </g>
  );
}
