import type { LiveBook, LiveSlide } from '@/lib/migration/import-record';

/** What people can do to a book in the tables; false where the book has nothing of the kind to do it to. */
type Change = (book: LiveBook, pick: <T>(list: T[]) => T | undefined) => boolean;

const NEW = 'Changed by hand.';

function renumber(book: LiveBook): void {
  const place = new Map(book.sections.map(({ id }, at) => [id, at]));
  const rank = ({ sectionId, type }: LiveSlide) => (sectionId === null ? -1 : place.get(sectionId)! * 2 + (type === 'section-divider' ? 0 : 1));
  book.slides = book.slides.map((slide, at) => ({ slide, at })).sort((a, b) => rank(a.slide) - rank(b.slide) || a.at - b.at).map(({ slide }) => slide);
  book.slides.forEach((slide, at) => {
    slide.slideNumber = at + 1;
  });
  for (const section of book.sections) {
    section.numberOfSlides = book.slides.filter(({ sectionId, type }) => sectionId === section.id && type !== 'section-divider').length;
  }
}

/** Changes one of the things, when there is one. */
const one = <T>(list: (book: LiveBook) => T[], change: (item: T, book: LiveBook) => void): Change => (book, pick) => {
  const item = pick(list(book));
  if (item === undefined) return false;
  change(item, book);
  return true;
};
const prompted = (book: LiveBook) => book.slides.flatMap((slide) => Object.keys(slide.prompts).map((id) => ({ slide, id })));
const filled = (book: LiveBook) => book.slides.flatMap((slide) => Object.keys(slide.content.placeholders).map((id) => ({ slide, id })));
const slides = (book: LiveBook) => book.slides;
const look = ({ layoutName, type, title, prompt, prompts, content, remainder }: LiveSlide) => JSON.stringify([layoutName, type, title, prompt, prompts, content, remainder]);

export const changes: Record<string, Change> = {
  'the title': (book) => ((book.title = NEW), true),
  'the type': (book) => ((book.type = book.type === 'custom' ? 'template' : 'custom'), true),
  'the status': (book) => ((book.status = book.status === 'archived' ? 'ready' : 'archived'), true),
  'the prompt of the book': (book) => ((book.pitchbookPrompt = NEW), true),
  'the prompt of the book, away': (book) => {
    if (book.pitchbookPrompt === null) return false;
    book.pitchbookPrompt = null;
    return true;
  },
  'the switch for template prompts': (book) => ((book.inheritTemplatePrompts = false), true),
  'a section title': one((book) => book.sections, (section) => (section.title = NEW)),
  'a section prompt': one((book) => book.sections, (section) => (section.prompt = NEW)),
  'a section prompt, away': one((book) => book.sections.filter(({ prompt }) => prompt !== null), (section) => (section.prompt = null)),
  'a section prompt, to that of another': one(
    (book) => book.sections.flatMap((section) => book.sections.filter(({ prompt }) => prompt !== section.prompt).map((other) => ({ section, prompt: other.prompt }))),
    ({ section, prompt }) => (section.prompt = prompt),
  ),
  'what a section prompt does to those above': one((book) => book.sections, (section) => (section.promptMode = 'replaces')),
  'a layout': one(slides, (slide) => (slide.layoutName = 'Changed')),
  'a slide type': one((book) => book.slides.filter(({ type }) => type !== 'title' && type !== 'section-divider'), (slide) => (slide.type = 'changed')),
  'a slide prompt': one(slides, (slide) => (slide.prompt = NEW)),
  'a slide prompt, away': one((book) => book.slides.filter(({ prompt }) => prompt !== null), (slide) => (slide.prompt = null)),
  'what a slide prompt does to those above': one(slides, (slide) => (slide.promptMode = 'replaces')),
  'a slide title': one(slides, (slide) => (slide.title = NEW)),
  'notes': one(slides, (slide) => (slide.notes = NEW)),
  'a placeholder prompt': one(prompted, ({ slide, id }) => (slide.prompts[id] = NEW)),
  'a placeholder prompt, new': one(slides, (slide) => (slide.prompts.fresh = NEW)),
  'a placeholder prompt, new under a common name': one((book) => book.slides.filter(({ prompts }) => prompts['12'] === undefined), (slide) => (slide.prompts['12'] = NEW)),
  'a placeholder prompt, away': one(prompted, ({ slide, id }) => delete slide.prompts[id]),
  'what a placeholder prompt does to those above': one(prompted, ({ slide, id }) => (slide.promptModes[id] = 'replaces')),
  'a text': one(filled, ({ slide, id }) => (slide.content.placeholders[id]!.doc = { paragraphs: [{ runs: [{ text: NEW }] }] })),
  'a letter of a text': one(
    (book) => filled(book).flatMap(({ slide, id }) => slide.content.placeholders[id]!.doc.paragraphs.flatMap(({ runs }) => runs)),
    (run) => (run.text = `${run.text.slice(0, -1)}\u2603`),
  ),
  'the looks of a text': one(
    (book) => filled(book).flatMap(({ slide, id }) => slide.content.placeholders[id]!.doc.paragraphs.flatMap(({ runs }) => runs)),
    (run) => (run.bold = true),
  ),
  'a text, new': one((book) => book.slides.filter(({ content }) => !content.placeholders['12']), (slide) => {
    slide.content.placeholders['12'] = { kind: 'text', doc: { paragraphs: [{ runs: [{ text: NEW }] }] }, origin: 'human', locked: false };
  }),
  'a text, away': one(filled, ({ slide, id }) => delete slide.content.placeholders[id]),
  'who wrote a text': one(filled, ({ slide, id }) => (slide.content.placeholders[id]!.origin = 'human')),
  'the order of the sections': (book, pick) => {
    const at = pick([...book.sections.keys()].slice(1));
    if (at === undefined) return false;
    const [before, after] = [book.sections[at - 1]!, book.sections[at]!];
    const appearance = ({ id, title, prompt }: LiveBook['sections'][number]) => JSON.stringify([title, prompt, book.slides.filter(({ sectionId }) => sectionId === id).map(look)]);
    if (appearance(before) === appearance(after)) return false;
    book.sections.splice(at - 1, 2, after, before);
    renumber(book);
    return true;
  },
  'the order of the slides': (book, pick) => {
    const at = pick([...book.slides.keys()].filter((n) => n > 1 && book.slides[n]!.sectionId === book.slides[n - 1]!.sectionId && book.slides[n - 1]!.type !== 'section-divider'));
    if (at === undefined || look(book.slides[at]!) === look(book.slides[at - 1]!)) return false;
    book.slides.splice(at - 1, 2, book.slides[at]!, book.slides[at - 1]!);
    renumber(book);
    return true;
  },
  'the section of a slide': (book, pick) => {
    const slide = pick(book.slides.filter(({ sectionId, type }) => sectionId !== null && type !== 'section-divider'));
    const section = slide && pick(book.sections.filter(({ id }) => id !== slide.sectionId));
    if (!section) return false;
    slide.sectionId = section.id;
    renumber(book);
    return true;
  },
  'a slide, away': (book, pick) => {
    const slide = pick(book.slides.filter(({ type, slideNumber }) => type !== 'section-divider' && slideNumber > 1));
    if (!slide) return false;
    book.slides.splice(book.slides.indexOf(slide), 1);
    renumber(book);
    return true;
  },
  'a slide, new': (book, pick) => {
    const section = pick(book.sections);
    const empty = { title: null, prompt: null, promptMode: 'adds', prompts: {}, promptModes: {}, content: { v: 1, placeholders: {} }, notes: '', remainder: null } as const;
    book.slides.push({ ...empty, prompts: {}, promptModes: {}, content: { v: 1, placeholders: {} }, id: crypto.randomUUID(), sectionId: section!.id, slideNumber: 0, layoutName: 'Body Text', type: 'body' });
    renumber(book);
    return true;
  },
};
