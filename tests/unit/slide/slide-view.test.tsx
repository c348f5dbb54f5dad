import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { layoutContents } from '@/components/slide/contents-list';
import { placeholderStyle } from '@/components/slide/slide-geometry';
import { sameSurroundings } from '@/components/slide/slide-surroundings';
import { SlideView } from '@/components/slide/slide-view';
import { book, layoutNamed, slideOf, template } from './fixtures';

function markup(slideId: string, props: { hints?: boolean; links?: boolean } = {}) {
  const slide = slideOf(slideId);
  return renderToStaticMarkup(<SlideView book={book} template={template} layout={layoutNamed(slide.layoutName)} slide={slide} {...props} />);
}

describe('drawing a slide', () => {
  it('lists the sections with the pages of their dividers on the contents slide', () => {
    const drawn = markup('contents');
    expect(drawn).toMatch(/>Market<.*>3<.*>Offer<.*>5</);
  });

  it('shows the section on its divider, and the number of the slide', () => {
    const drawn = markup('offer-divider');
    expect(drawn).toContain('>Offer<');
    expect(drawn).toContain('>2<');
    expect(drawn).toContain('>5<');
  });

  it('draws typed text as text, never as markup, and without style attributes', () => {
    const drawn = markup('body');
    expect(drawn).toContain('EV&lt;EBITDA');
    expect(drawn).not.toContain('style=');
  });

  it('makes links only where they can be followed', () => {
    expect(markup('body', { links: true })).toContain('href="https://example.com/"');
    expect(markup('body')).not.toContain('href=');
  });

  it('names empty boxes in the editor only', () => {
    expect(markup('title', { hints: true })).toContain('Subtitle');
    expect(markup('title')).not.toContain('Subtitle');
  });

  it('changes with the book around it only where it shows it', () => {
    const renamed = { ...book, sections: book.sections.map((section) => (section.id === 'offer' ? { ...section, title: 'Price' } : section)) };
    const same = (id: string) => sameSurroundings(book, renamed, slideOf(id), slideOf(id));
    expect(same('body')).toBe(true);
    expect(same('offer-divider')).toBe(false);
    expect(same('contents')).toBe(false);
  });
});

describe('a long list of contents', () => {
  it('goes into two columns and then gets smaller, and stays inside its box', () => {
    const layout = layoutNamed('Contents');
    const box = layout.placeholders.find((placeholder) => placeholder.kind === 'body');
    if (!box) throw new Error('The contents layout has a list');
    const style = placeholderStyle(box, template);
    const entries = Array.from({ length: 50 }, (_, index) => ({ sectionId: String(index), number: index + 1, title: `Section ${index} `.repeat(9), page: index * 7 }));
    const placed = layoutContents(entries, style);
    for (const entry of placed.entries) {
      expect(entry.baseline).toBeLessThanOrEqual(style.height);
      expect(entry.x + entry.width).toBeLessThanOrEqual(style.width + 0.01);
    }
    expect(new Set(placed.entries.map((entry) => entry.x)).size).toBe(2);
  });
});
