import type { Random } from './random';
import { generatedText, promptText, sectionTitle, titleText, timeAfter } from './words';

export type JsonObject = Record<string, unknown>;
export type LegacySection = JsonObject & { title: string; numberOfSlides: number };
export type LegacySlide = JsonObject & { slideNumber: number; layoutName: string; type: string };
export type PromptMap = Record<string, Record<string, unknown>>;

/** A book as the old tool wrote it; fields of the versions between are what the index signature is for. */
export type LegacyBook = JsonObject & {
  id: string;
  title: string;
  sections: LegacySection[];
  slides: LegacySlide[];
  prompts: PromptMap;
  created: string;
};

const bodyLayouts = ['Body Text', 'Body Text', '2 across', '1 left 2 right', 'Title Only', 'Chart', 'Table'];

/** A book that nobody has worked on since its creation. */
export function freshBook(random: Random): LegacyBook {
  const sections = Array.from({ length: random.between(1, 6) }, (): LegacySection => ({ title: sectionTitle(random), numberOfSlides: random.between(0, 5) }));
  const slides: LegacySlide[] = [slide('Title Slide', 'title'), slide('Contents', 'contents'), slide('Legal Notice', 'legal')];
  for (const section of sections) {
    slides.push({ ...slide('Section Divider', 'section-divider'), sectionTitle: section.title });
    for (let n = 0; n < section.numberOfSlides; n += 1) slides.push(bodySlide(random, section.title));
  }
  const created = timeAfter(random, '2023-01-09T07:30:00.000Z', 900);
  const book: LegacyBook = {
    id: random.uuid(),
    title: titleText(random),
    type: random.pick(['standard', 'standard', 'template', 'custom']),
    status: random.pick(['draft', 'draft', 'ready', 'archived']),
    sections,
    slides,
    prompts: {},
    created,
    updated: timeAfter(random, created, 60),
  };
  return renumber(book);
}

function slide(layoutName: string, type: string): LegacySlide {
  return { slideNumber: 0, layoutName, type, placeholders: {} };
}

export function bodySlide(random: Random, title: string | undefined): LegacySlide {
  const layoutName = random.pick(bodyLayouts);
  return { ...slide(layoutName, layoutName === 'Chart' ? 'chart' : 'body'), ...(title === undefined ? {} : { sectionTitle: title }) };
}

/** Numbers the slides 1…n in the order in which they stand. */
export function renumber(book: LegacyBook): LegacyBook {
  book.slides.forEach((one, index) => {
    one.slideNumber = index + 1;
  });
  return book;
}

/** Prompts for some placeholders, in the plain map and, as the tool derives it, in the scoped one. */
export function addPlaceholderPrompts(random: Random, book: LegacyBook): void {
  for (const { slideNumber } of book.slides) {
    if (!random.chance(0.5)) continue;
    const ids = random.chance(0.2) ? ['12', '13'] : [random.pick(['12', '4', '2', 'chart_data'])];
    book.prompts[`slide_${slideNumber}`] = Object.fromEntries(ids.map((id) => [id, promptText(random)]));
  }
  book.scopedPlaceholderPrompts = scopedPlaceholders(book);
}

export function scopedPlaceholders(book: LegacyBook): PromptMap {
  const scoped = Object.entries(book.prompts).map(([key, texts]): [string, JsonObject] => {
    const number = Number(key.slice('slide_'.length));
    const slideTitle = book.slides.find((one) => one.slideNumber === number)?.layoutName ?? '';
    return [key, Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, { scope: 'placeholder', slideNumber: number, slideTitle, placeholderId: id, text, appliesTo: `${key}_placeholder_${id}` }]))];
  });
  return Object.fromEntries(scoped);
}

export function addSlidePrompts(random: Random, book: LegacyBook): void {
  for (const one of book.slides) {
    if (!random.chance(0.25)) continue;
    one.slidePrompt = promptText(random);
    one.slidePromptScoped = scopedSlide(one, one.slidePrompt as string);
  }
}

export const scopedSlide = ({ slideNumber, layoutName }: LegacySlide, text: string): JsonObject => ({ scope: 'slide', slideNumber, slideTitle: layoutName, text, appliesTo: `slide_${slideNumber}_only` });

export function addBookPrompts(random: Random, book: LegacyBook): void {
  book.pitchbookPrompt = `${promptText(random)} ${promptText(random)}`;
  const titles = [...new Set(book.sections.map(({ title }) => title))].filter(() => random.chance(0.6));
  book.sectionPrompts = Object.fromEntries(titles.map((title) => [title, promptText(random)]));
  book.scopedPrompts = {
    pitchbook: { scope: 'pitchbook', text: book.pitchbookPrompt, appliesTo: 'entire_presentation' },
    sections: Object.fromEntries(Object.entries(book.sectionPrompts as Record<string, string>).map(([title, text]) => [title, scopedSection(title, text)])),
  };
}

export const scopedSection = (sectionName: string, text: string): JsonObject => ({ scope: 'section', sectionName, text, appliesTo: `all_slides_in_section_${sectionName}` });

/** Answers of the language model for some of the placeholders that have prompts. */
export function addGenerated(random: Random, book: LegacyBook): void {
  const answers = Object.entries(book.prompts)
    .filter(() => random.chance(0.7))
    .map(([key, texts]): [string, JsonObject] => [key, Object.fromEntries(Object.entries(texts).map(([id, prompt]) => [id, { prompt, response: answer(random, [generatedText(random)]) }]))]);
  book.generatedContent = Object.fromEntries(answers);
  book.generatedAt = book.updated;
  book.status = random.pick(['ready', 'draft', 'archived', 'generated']);
}

export function answer(random: Random, texts: string[]): JsonObject {
  const [promptTokenCount, candidatesTokenCount] = [random.between(4, 80), random.between(20, 600)];
  return {
    candidates: [candidate(texts, 0)],
    promptMetadata: { promptTokenCount, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount },
  };
}

export const candidate = (texts: string[], index: number): JsonObject => ({
  content: { parts: texts.map((text) => ({ text })), role: 'model' },
  finishReason: 'STOP',
  index,
  safetyRatings: [{ category: 'HARM_CATEGORY_HARASSMENT', probability: 'NEGLIGIBLE' }],
});
