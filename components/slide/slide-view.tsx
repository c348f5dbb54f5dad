import { memo } from 'react';
import { contentsEntries } from '@/lib/domain/numbering';
import type { DeckTemplate, Layout, Placeholder, Slide } from '@/lib/domain/pitchbook';
import { placeholderDoc } from '@/lib/domain/placeholder-text';
import { ContentsList } from './contents-list';
import { frameOf, placeholderStyle, points, themeColor } from './slide-geometry';
import { sameSurroundings, type DrawnBook } from './slide-surroundings';
import { SlideText } from './slide-text';
import { layoutText } from './text-layout';

export type SlideViewProps = {
  book: DrawnBook;
  template: DeckTemplate;
  layout: Layout;
  slide: Slide;
  /** What a screen reader calls the drawing; without it the drawing is decoration. */
  label?: string;
  /** Dashed boxes with their names where nothing stands yet. */
  hints?: boolean;
  /** Links can be followed. */
  links?: boolean;
  /** A placeholder that is drawn by someone else just now. */
  hidden?: string | null;
  className?: string;
};

/** One slide, drawn from its layout at whatever size its element has. */
export const SlideView = memo(function SlideView({ book, template, layout, slide, label, hints, links, hidden, className }: SlideViewProps) {
  const width = points(template.slideWidth);
  const height = points(template.slideHeight);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`} className={className} xmlns="http://www.w3.org/2000/svg"
      {...(label === undefined ? { 'aria-hidden': true } : links ? { role: 'group', 'aria-label': label } : { role: 'img', 'aria-label': label })}
    >
      <rect width={width} height={height} fill={themeColor(template, layout.background ?? 'background')} />
      {layout.shapes?.map((shape, index) => {
        const frame = frameOf(shape);
        // A line has one side without extent; it is drawn as a hairline.
        return (
          <rect
            key={index} x={frame.x} y={frame.y} width={Math.max(frame.width, 0.75)} height={Math.max(frame.height, 0.75)}
            fill={themeColor(template, shape.fill)}
          />
        );
      })}
      {layout.placeholders.map((placeholder) =>
        placeholder.id === hidden ? null : (
          <PlaceholderView
            key={placeholder.id} book={book} placeholder={placeholder} template={template} slide={slide}
            hints={hints ?? false} links={links ?? false}
          />
        ),
      )}
    </svg>
  );
}, sameSlideView);

function sameSlideView(a: SlideViewProps, b: SlideViewProps): boolean {
  return (
    a.template === b.template && a.layout === b.layout && sameDrawing(a.slide, b.slide) && sameSurroundings(a.book, b.book, a.slide, b.slide) &&
    a.label === b.label && a.hints === b.hints && a.links === b.links && a.hidden === b.hidden && a.className === b.className
  );
}

function sameDrawing(a: Slide, b: Slide): boolean {
  return a === b || (a.id === b.id && a.content === b.content && a.type === b.type && a.title === b.title);
}

type PlaceholderViewProps = {
  book: DrawnBook;
  placeholder: Placeholder;
  template: DeckTemplate;
  slide: Slide;
  hints: boolean;
  links: boolean;
};

function PlaceholderView({ book, placeholder, template, slide, hints, links }: PlaceholderViewProps) {
  const frame = frameOf(placeholder);
  const style = placeholderStyle(placeholder, template);
  if (placeholder.id === 'contents') {
    return (
      <ContentsList
        entries={contentsEntries(book)} frame={frame} style={style}
        rule={themeColor(template, 'line')} accent={themeColor(template, 'accent')}
      />
    );
  }
  const { doc, source } = placeholderDoc(book, slide, placeholder);
  if (source !== 'empty') return <SlideText frame={frame} style={style} layout={layoutText(doc, style)} links={links} />;
  if (!hints) return null;
  const size = Math.min(style.fontSize * 0.7, 16);
  return (
    <g fill={style.color} opacity={0.55} fontFamily={style.fonts}>
      <rect
        x={frame.x + 0.5} y={frame.y + 0.5} width={Math.max(0, frame.width - 1)} height={Math.max(0, frame.height - 1)}
        fill="none" stroke={style.color} strokeWidth={0.75} strokeDasharray="4 3" opacity={0.6}
      />
      <text
        x={frame.x + (style.align === 'center' ? frame.width / 2 : style.align === 'right' ? frame.width - 8 : 8)}
        y={frame.y + (style.anchor === 'top' ? size * 1.4 : style.anchor === 'bottom' ? frame.height - size * 0.6 : frame.height / 2 + size * 0.35)}
        fontSize={size} textAnchor={style.align === 'center' ? 'middle' : style.align === 'right' ? 'end' : undefined}
      >
        {placeholder.name}
      </text>
    </g>
  );
}
