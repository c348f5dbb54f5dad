import type { JsonObject, LegacyBook } from './legacy-book';

/** What has to become of a record with this fault: mended by a named rule, or put aside with its place and reason. */
export type Outcome = 'mended' | 'quarantined';

type Fault = { outcome: Outcome } & (
  | { /** Breaks the value. */ value: (book: LegacyBook) => void }
  | { /** Breaks the text that the value was written as. */ text: (text: string) => string | Buffer }
);

const last = (book: LegacyBook) => book.slides.at(-1) as LegacyBook['slides'][number];
const first = (book: LegacyBook) => book.slides[0] as LegacyBook['slides'][number];
const loose = (book: LegacyBook): JsonObject => book;

function ownProperty(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number): unknown {
  let value: unknown = 'the innermost';
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { inner: value };
  return value;
}

/** Puts a field in front of the others in the text of a record. */
const withField = (text: string, field: string): string => text.replace('{', `{${field},`);

/** Everything that can be wrong with one record, and that must be noticed. */
export const faults: Record<string, Fault> = {
  'title missing': { outcome: 'quarantined', value: (book) => void delete loose(book).title },
  'title blank': { outcome: 'quarantined', value: (book) => (book.title = ' \t ') },
  'title not a text': { outcome: 'quarantined', value: (book) => (loose(book).title = { text: book.title }) },
  'HTML in the title': { outcome: 'mended', value: (book) => (book.title = `${book.title} <img src=x onerror="alert(1)"><b>bold</b>`) },
  'NUL in the title': { outcome: 'mended', value: (book) => (book.title = `${book.title.slice(0, 3)}\u0000${book.title.slice(3)}`) },
  'line break in the title': { outcome: 'mended', value: (book) => (book.title = `${book.title}\nsecond line`) },
  'title too long': { outcome: 'mended', value: (book) => (book.title = `${book.title} ${'long '.repeat(60)}end`) },
  'id missing': { outcome: 'quarantined', value: (book) => void delete loose(book).id },
  'id not a UUID': { outcome: 'quarantined', value: (book) => (book.id = `pitchbook-${book.id.slice(0, 8)}`) },
  'sections not a list': { outcome: 'quarantined', value: (book) => (loose(book).sections = 'Overview') },
  'slides not a list': { outcome: 'quarantined', value: (book) => (loose(book).slides = { ...book.slides }) },
  'too many sections': { outcome: 'quarantined', value: (book) => (book.sections = Array.from({ length: 51 }, (_, n) => ({ title: `Part ${n}`, numberOfSlides: 0 }))) },
  'gap in the slide numbers': { outcome: 'mended', value: (book) => (last(book).slideNumber = Math.max(...book.slides.map((one) => one.slideNumber)) + 4) },
  'slide number twice': { outcome: 'mended', value: (book) => (last(book).slideNumber = first(book).slideNumber) },
  'slide number missing': { outcome: 'mended', value: (book) => void delete (last(book) as JsonObject).slideNumber },
  'slide number as a text': { outcome: 'mended', value: (book) => ((last(book) as JsonObject).slideNumber = String(last(book).slideNumber)) },
  'section of a slide unknown': { outcome: 'mended', value: (book) => (last(book).sectionTitle = 'Nowhere to be found') },
  'prompt for a slide that is gone': { outcome: 'mended', value: (book) => ((book.prompts ??= {})[`slide_${book.slides.length + 7}`] = { 12: 'the slide has been deleted' }) },
  'generated text for a slide that is gone': {
    outcome: 'mended',
    value: (book) => {
      const answers = (book.generatedContent ??= {}) as JsonObject;
      answers[`slide_${book.slides.length + 9}`] = { 12: { prompt: 'gone', response: { candidates: [{ content: { parts: [{ text: 'text without a slide' }], role: 'model' } }] } } };
    },
  },
  'prompt too long': { outcome: 'mended', value: (book) => (first(book).slidePrompt = `begins ${'very '.repeat(1_100)}ends`) },
  'prompt of the book too long': {
    outcome: 'mended',
    value: (book) => {
      book.pitchbookPrompt = '文'.repeat(10_001);
      delete book.scopedPrompts;
    },
  },
  'prompt not a text': { outcome: 'mended', value: (book) => (first(book).slidePrompt = 12) },
  'NUL in a prompt': {
    outcome: 'mended',
    value: (book) => {
      book.pitchbookPrompt = 'before\u0000after';
      delete book.scopedPrompts;
    },
  },
  'half a surrogate pair in a prompt': {
    outcome: 'mended',
    value: (book) => {
      book.pitchbookPrompt = 'broken \ud83d emoji';
      delete book.scopedPrompts;
    },
  },
  'scoped prompt newer than the plain one': {
    outcome: 'mended',
    value: (book) => {
      book.pitchbookPrompt = 'the plain copy';
      book.scopedPrompts = { pitchbook: { scope: 'pitchbook', text: 'the scoped copy, which is newer', appliesTo: 'entire_presentation' }, sections: {} };
      delete book.sectionPrompts;
      delete book.scopedSectionPrompts;
    },
  },
  'answer of another shape': {
    outcome: 'mended',
    value: (book) => {
      const answers = (book.generatedContent ??= {}) as JsonObject;
      answers[`slide_${first(book).slideNumber}`] = { 12: { prompt: 'p', response: { error: 'quota' } } };
    },
  },
  'date not a date': {
    outcome: 'mended',
    value: (book) => {
      book.updated ??= book.created;
      book.created = 'last Tuesday';
    },
  },
  'no date at all': {
    outcome: 'quarantined',
    value: (book) => {
      book.created = '';
      delete book.updated;
    },
  },
  'date beyond the calendar': { outcome: 'mended', value: (book) => (book.updated = '2025-02-31T25:00:00Z') },
  'count as a text': {
    outcome: 'mended',
    value: (book) => {
      if (book.sections.length === 0) book.sections.push({ title: 'One', numberOfSlides: 0 });
      (book.sections[0] as JsonObject).numberOfSlides = 'two';
    },
  },
  'key __proto__ in the prompts': { outcome: 'mended', value: (book) => ownProperty((book.prompts ??= {}), '__proto__', { 12: 'p' }) },
  'key __proto__ in the record': { outcome: 'mended', value: (book) => ownProperty(book, '__proto__', { title: 'polluted', isAdmin: true }) },
  'nested too deep': { outcome: 'quarantined', value: (book) => (book.nested = nested(400)) },
  'key twice': { outcome: 'mended', text: (text) => withField(text, '"title":"an earlier value"') },
  'key twice, differently escaped': { outcome: 'mended', text: (text) => withField(text, '"t\\u0069tle":"an earlier value"') },
  'number beyond doubles': { outcome: 'mended', text: (text) => withField(text, '"serial":12345678901234567890123,"huge":1e999') },
  'bytes that are not UTF-8': {
    outcome: 'quarantined',
    text: (text) => {
      const [before, after] = [text.slice(0, 1), text.slice(1)];
      return Buffer.concat([Buffer.from(`${before}"note":"caf`), Buffer.from([0xe9, 0xff]), Buffer.from(`",${after}`)]);
    },
  },
  'not an object': { outcome: 'quarantined', text: () => '[42]' },
};

export const faultNames = Object.keys(faults);
