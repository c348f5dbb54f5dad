import {
  addBookPrompts, addGenerated, addPlaceholderPrompts, addSlidePrompts, answer, bodySlide, candidate, type JsonObject, type LegacyBook, renumber, scopedPlaceholders,
} from './legacy-book';
import type { Random } from './random';
import { generatedText, promptText, sectionTitle } from './words';

type Trait = (book: LegacyBook, random: Random) => void;

function ensurePrompts(book: LegacyBook, random: Random): void {
  if (Object.keys(book.prompts).length > 0) return;
  addPlaceholderPrompts(random, book);
  const key = `slide_${book.slides.length}`;
  book.prompts[key] ??= { 12: promptText(random) };
  book.scopedPlaceholderPrompts = scopedPlaceholders(book);
}

function eachAnswer(book: LegacyBook, change: (entry: JsonObject) => void): void {
  for (const answers of Object.values((book.generatedContent ?? {}) as Record<string, Record<string, JsonObject>>)) Object.values(answers).forEach(change);
}

function withAnswers(book: LegacyBook, random: Random): void {
  ensurePrompts(book, random);
  addGenerated(random, book);
  const [key, ids] = Object.entries(book.prompts)[0] ?? [];
  const answers = book.generatedContent as JsonObject;
  if (key && ids) answers[key] ??= Object.fromEntries(Object.entries(ids).map(([id, prompt]) => [id, { prompt, response: answer(random, [generatedText(random)]) }]));
}

/** A slide's number has changed: what is filed under it moves along, as the old tool did on saving. */
function rearrange(book: LegacyBook, change: (slides: LegacyBook['slides']) => void): void {
  change(book.slides);
  renumber(book);
}

/**
 * What books of real folders have and what is no fault: each of them comes over as it is. The order is part of the seed's
 * meaning; traits that lay out the slides stand before those that file prompts under slide numbers.
 */
export const traits: Record<string, Trait> = {
  'without sections': (book) => {
    book.sections = [];
    rearrange(book, (slides) => slides.splice(3));
  },
  'repeated section titles': (book, random) => {
    const title = sectionTitle(random);
    for (let n = 0; n < 2; n += 1) {
      book.sections.push({ title, numberOfSlides: 1, prompt: promptText(random) });
      book.slides.push({ slideNumber: 0, layoutName: 'Section Divider', type: 'section-divider', sectionTitle: title, placeholders: {} }, bodySlide(random, title));
    }
    renumber(book);
  },
  'large': (book, random) => rearrange(book, (slides) => {
    const title = book.sections.at(-1)?.title;
    for (let n = 0; n < 60; n += 1) slides.push(bodySlide(random, title));
  }),
  'slides added and deleted': (book, random) => rearrange(book, (slides) => {
    const gone = random.between(4, Math.max(4, slides.length - 1));
    if (slides[gone] && slides[gone].type !== 'section-divider') slides.splice(gone, 1);
    const at = random.between(3, slides.length);
    const title = slides[at - 1]?.sectionTitle ?? book.sections[0]?.title;
    if (typeof title === 'string') slides.splice(Math.max(at, 4), 0, { ...bodySlide(random, title), slidePrompt: null });
  }),
  'slides moved': (book, random) => rearrange(book, (slides) => {
    for (let n = 0; n < 3 && slides.length > 4; n += 1) {
      const [moved] = slides.splice(random.between(4, slides.length - 1), 1);
      if (moved) slides.splice(random.between(4, slides.length), 0, moved);
    }
  }),
  'front slides moved': (book, random) => rearrange(book, (slides) => {
    const [moved] = slides.splice(random.between(0, 2), 1);
    if (moved) slides.splice(random.between(0, slides.length), 0, moved);
  }),
  'sections in another order than their dividers': (book) => void (book.sections = book.sections.toReversed()),
  'without dividers': (book) => rearrange(book, (slides) => slides.splice(0, slides.length, ...slides.filter(({ type }) => type !== 'section-divider'))),
  'without front slides': (book) => rearrange(book, (slides) => slides.splice(0, slides.length > 3 ? 3 : 0)),
  'list not in the order of the numbers': (book) => void (book.slides = book.slides.toReversed()),
  'layouts of other templates': (book, random) => {
    for (const one of book.slides) if (random.chance(0.3)) one.layoutName = random.pick(['Three pillars', 'Football field', '表', 'Quote – large', 'body text']);
  },
  'slide types of other versions': (book, random) => {
    for (const one of book.slides) if (one.type === 'body' && random.chance(0.4)) one.type = random.pick(['content', 'table', 'two-column', 'picture']);
  },
  'counts as asked at creation': (book, random) => book.sections.forEach((section) => {
    section.numberOfSlides += random.between(0, 3);
  }),
  'prompts of all levels': (book, random) => {
    addPlaceholderPrompts(random, book);
    addSlidePrompts(random, book);
    addBookPrompts(random, book);
  },
  'sections with prompts of their own': (book, random) => book.sections.forEach((section) => {
    if (random.chance(0.7)) section.prompt = promptText(random);
  }),
  'scoped section prompts beside': (book, random) => {
    if (!book.sectionPrompts) addBookPrompts(random, book);
    book.scopedSectionPrompts = structuredClone((book.scopedPrompts as { sections: JsonObject }).sections);
  },
  'generated': withAnswers,
  'answers in several parts': (book, random) => {
    withAnswers(book, random);
    eachAnswer(book, (entry) => (entry.response = answer(random, [generatedText(random), '', ` ${generatedText(random)}`])));
  },
  'several candidates': (book, random) => {
    withAnswers(book, random);
    eachAnswer(book, (entry) => {
      const response = answer(random, [generatedText(random)]);
      (response.candidates as JsonObject[]).push({ ...candidate([generatedText(random)], 1), finishReason: 'MAX_TOKENS' });
      entry.response = response;
    });
  },
  'answers without token counts': (book, random) => {
    withAnswers(book, random);
    eachAnswer(book, (entry) => delete (entry.response as JsonObject).promptMetadata);
  },
  'only plain prompts': (book, random) => {
    ensurePrompts(book, random);
    for (const name of ['scopedPlaceholderPrompts', 'scopedPrompts', 'scopedSectionPrompts']) delete book[name];
    for (const one of book.slides) delete one.slidePromptScoped;
  },
  'only scoped prompts': (book, random) => {
    ensurePrompts(book, random);
    if (!book.scopedPrompts) addBookPrompts(random, book);
    book.prompts = {};
    delete book.pitchbookPrompt;
    delete book.sectionPrompts;
    for (const one of book.slides) if (one.slidePromptScoped) delete one.slidePrompt;
  },
  'prompts with odd spaces': (book, random) => {
    book.pitchbookPrompt = `  ${promptText(random)}\t\r\n\r\n${promptText(random)}\u2028${promptText(random)} \n`;
    delete book.scopedPrompts;
  },
  'HTML in prompts': (book, random) => {
    const [first] = book.slides;
    if (first) first.slidePrompt = `<p class="x">${promptText(random)}</p>&nbsp;<script>alert(1)</script><Target> & <EBITDA`;
    if (first) delete first.slidePromptScoped;
  },
  'prompts as long as may be': (book) => {
    book.pitchbookPrompt = '長'.repeat(10_000);
    delete book.scopedPrompts;
    const [first] = book.slides;
    if (first) first.slidePrompt = 'y'.repeat(5_000);
    if (first) delete first.slidePromptScoped;
  },
  'empty prompts': (book) => {
    book.pitchbookPrompt = '';
    book.sectionPrompts = {};
    book.scopedPrompts = {};
    const [first] = book.slides;
    if (first) Object.assign(first, { slidePrompt: '', slidePromptScoped: null });
    book.prompts.slide_1 = {};
  },
  'named placeholders and filled ones': (book) => {
    const one = book.slides.at(-1);
    if (one) one.placeholders = { 12: { text: 'kept', at: [1, 2.5, -7, 1e21] }, chart_data: null, constructor: 'c', toString: 1 };
  },
  'fields of versions between': (book, random) => {
    book.reviewNotes = { by: 'desk', items: [promptText(random), null, true, 0.1, []] };
    book['odd field: "quotes", $.path[0] & emoji 🙂'] = { '': [{ '': {} }] };
    Object.assign(book.sections[0] ?? {}, { colour: '#0af', locked: false });
    Object.assign(book.slides[0] ?? {}, { transition: { kind: 'fade', ms: 300 }, hidden: null });
    if (book.scopedPrompts) Object.assign(book.scopedPrompts, { version: 2, audience: { scope: 'audience', text: 'board' } });
    eachAnswer(book, (entry) => Object.assign(entry, { model: 'gemini-1.0-pro', ms: 1234.5 }));
  },
  'words of older versions': (book, random) => {
    book.type = random.pick(['investment', 'm&a', 'Standard']);
    book.status = random.pick(['generated', 'final', 'DRAFT']);
  },
  'words left empty': (book) => void Object.assign(book, { type: '', status: '' }),
  'without status and updated': (book) => {
    delete book.status;
    delete book.updated;
  },
  'times with offsets': (book, random) => {
    const local = book.created.replace(/\.\d+Z$/, '');
    book.created = `${local}${random.pick(['+02:00', '-05:30', '.5Z', '.123456Z', 'Z'])}`;
  },
  'minimal': (book) => {
    for (const name of ['type', 'status', 'updated', 'prompts', 'pitchbookPrompt', 'scopedPlaceholderPrompts']) delete book[name];
    for (const one of book.slides) delete one.placeholders;
  },
};

export const traitNames = Object.keys(traits);

/** Traits that today's laws of books do not allow, so that a rule has to mend them: every book begins with a title, has a section … */
export const mendedTraits: ReadonlySet<string> = new Set(['without sections', 'without dividers', 'without front slides', 'front slides moved', 'words left empty']);
