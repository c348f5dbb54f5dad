import { Fragment as Nodes, type ReactNode } from 'react';
import type { Frame } from './slide-geometry';
import { INSET, type PlaceholderStyle } from './slide-geometry';
import { SCRIPT, type Fragment, type TextLayout, type TextLine } from './text-layout';

type SlideTextProps = {
  frame: Frame;
  style: PlaceholderStyle;
  layout: TextLayout;
  /** Links can be followed; not in thumbnails, which are buttons themselves. */
  links: boolean;
};

/** Laid-out text as SVG: one text element per line, attributes only. */
export function SlideText({ frame, style, layout, links }: SlideTextProps) {
  return (
    <g transform={`translate(${frame.x + INSET.x} ${frame.y + INSET.y})`} fill={style.color} fontFamily={style.fonts}>
      {layout.lines.map((line, index) => (
        <Nodes key={index}>
          {line.marker && (
            <text x={round(line.marker.x)} y={round(line.baseline)} fontSize={round(line.fontSize)}>
              {line.marker.text}
            </text>
          )}
          {line.fragments.length > 0 && <Line line={line} style={style} links={links} />}
        </Nodes>
      ))}
    </g>
  );
}

function Line({ line, style, links }: { line: TextLine; style: PlaceholderStyle; links: boolean }) {
  // Anchored at the side it is aligned to, so that a machine whose fonts differ a little still aligns.
  const anchor = line.rightToLeft ? 'start' : style.align === 'center' ? 'middle' : style.align === 'right' ? 'end' : 'start';
  const x = line.rightToLeft || anchor === 'end' ? line.x + line.width : anchor === 'middle' ? line.x + line.width / 2 : line.x;
  let shift = 0;
  const pieces: ReactNode[] = line.fragments.map((fragment, index) => {
    const raised = fragment.superscript ? -SCRIPT.raise : fragment.subscript ? SCRIPT.lower : 0;
    const dy = (raised - shift) * line.fontSize;
    shift = raised;
    const span = (
      <tspan key={index} {...marks(fragment, line, style)} dy={dy === 0 ? undefined : round(dy)}>
        {fragment.text}
      </tspan>
    );
    if (!links || !fragment.link) return span;
    return (
      <a key={index} href={fragment.link} target="_blank" rel="noopener noreferrer">
        {span}
      </a>
    );
  });
  return (
    <text
      x={round(x)} y={round(line.baseline)} fontSize={round(line.fontSize)}
      fontWeight={style.bold ? 700 : undefined} textAnchor={anchor === 'start' ? undefined : anchor}
      direction={line.rightToLeft ? 'rtl' : undefined} className="whitespace-pre"
    >
      {pieces}
    </text>
  );
}

function marks(fragment: Fragment, line: TextLine, style: PlaceholderStyle) {
  return {
    fontWeight: fragment.bold && !style.bold ? 700 : undefined,
    fontStyle: fragment.italic ? 'italic' : undefined,
    textDecoration: fragment.underline || fragment.link ? 'underline' : undefined,
    fontSize: fragment.superscript || fragment.subscript ? round(line.fontSize * SCRIPT.size) : undefined,
  };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
