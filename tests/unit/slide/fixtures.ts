import type { DeckTemplate, Layout, PitchbookDocument, Placeholder, Slide, TextContent } from '@/lib/domain/pitchbook';

const box = (part: Pick<Placeholder, 'id' | 'name' | 'kind'> & Partial<Placeholder>): Placeholder => ({
  x: 548_640, y: 512_064, width: 11_094_415, height: 731_520, defaultPrompt: null, capacity: null, ...part,
});
const number = box({ id: 'slide-number', name: 'Slide number', kind: 'slide-number', y: 6_382_512, height: 274_320 });
const title = box({ id: '1', name: 'Title', kind: 'title', style: { fontSize: 26, bold: true, color: 'accent' } });

export const template: DeckTemplate = {
  id: 'template', organizationId: null, name: 'Test', slideWidth: 12_192_000, slideHeight: 6_858_000,
  theme: { colors: { background: '#ffffff', text: '#111111', accent: '#0f3d5e', line: '#dddddd' }, fonts: { heading: 'Georgia', body: 'Arial' } },
  layouts: [
    { id: 'l1', name: 'Title Slide', slideType: 'title', placeholders: [title, box({ id: '2', name: 'Subtitle', kind: 'subtitle', y: 2_000_000 })] },
    { id: 'l2', name: 'Contents', slideType: 'contents', placeholders: [title, box({ id: 'contents', name: 'Sections', kind: 'body', y: 1_600_200, height: 4_526_280, style: { fontSize: 18 } }), number] },
    { id: 'l3', name: 'Section Divider', slideType: 'section-divider', placeholders: [title, box({ id: 'section-number', name: 'Section number', kind: 'text', y: 2_000_000 }), number] },
    { id: 'l4', name: 'Body Text', slideType: 'body', placeholders: [title, box({ id: '12', name: 'Text', kind: 'body', y: 1_508_760, height: 4_663_440 }), number] },
  ],
};

export function layoutNamed(name: string): Layout {
  const layout = template.layouts.find((candidate) => candidate.name === name);
  if (!layout) throw new Error(`No layout ${name}`);
  return layout;
}

export function textContent(text: string): TextContent {
  return { kind: 'text', doc: { paragraphs: [{ runs: [{ text }] }] }, origin: 'human', locked: false };
}

const slide = (part: Pick<Slide, 'id' | 'slideNumber' | 'layoutName' | 'type'> & Partial<Slide>): Slide => ({
  sectionId: null, title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {},
  content: { v: 1, placeholders: {} }, notes: '', version: 1, ...part,
});

export const book: PitchbookDocument = {
  id: 'book', organizationId: 'org', title: 'Project Aurora', type: 'standard', status: 'draft', revision: 1,
  pitchbookPrompt: null, inheritTemplatePrompts: true, deckTemplateId: 'template', createdBy: null,
  createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z',
  sections: [
    { id: 'market', title: 'Market', orderIndex: 0, numberOfSlides: 1, prompt: null, promptMode: 'adds', version: 1 },
    { id: 'offer', title: 'Offer', orderIndex: 1, numberOfSlides: 0, prompt: null, promptMode: 'adds', version: 1 },
  ],
  slides: [
    slide({ id: 'title', slideNumber: 1, layoutName: 'Title Slide', type: 'title' }),
    slide({ id: 'contents', slideNumber: 2, layoutName: 'Contents', type: 'contents' }),
    slide({ id: 'market-divider', sectionId: 'market', slideNumber: 3, layoutName: 'Section Divider', type: 'section-divider' }),
    slide({
      id: 'body', sectionId: 'market', slideNumber: 4, layoutName: 'Body Text', type: 'body',
      content: { v: 1, placeholders: { '12': { ...textContent('EV<EBITDA '), doc: { paragraphs: [{ runs: [{ text: 'EV<EBITDA ' }, { text: 'source', link: 'https://example.com/' }] }] } } } },
    }),
    slide({ id: 'offer-divider', sectionId: 'offer', slideNumber: 5, layoutName: 'Section Divider', type: 'section-divider' }),
  ],
};

export function slideOf(id: string): Slide {
  const found = book.slides.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No slide ${id}`);
  return found;
}
