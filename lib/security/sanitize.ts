import { createRequire } from 'node:module';
import type createDOMPurify from 'dompurify';
import type { JSDOM } from 'jsdom';
import { judgeOpening, ScanBudget, scanSteps } from './markup';

/** Removing tags can join what is around them into new ones (`<scr<script></script>ipt>`): we go on until nothing is left. */
const maxPasses = 8;
/** No honest text has more tags than this, and the time to remove them grows with the square of their number. */
const maxTags = 1_000;

type Purifier = ReturnType<typeof createDOMPurify>;
let purifier: Purifier | null = null;

/**
 * One window for all calls: DOMPurify parses each text into an inert document of its own. Loaded with the first markup that
 * somebody sends, since most processes never see any and it is much to load.
 */
function loadPurifier(): Purifier {
  if (purifier) return purifier;
  const require = createRequire(import.meta.url);
  const dom = require('jsdom') as { JSDOM: typeof JSDOM };
  purifier = (require('dompurify') as typeof createDOMPurify)(new dom.JSDOM('').window);
  return purifier;
}

/**
 * Removes real markup (tags of HTML, SVG and MathML elements, comments, scripts and styles with their
 * contents) and keeps every other byte: `M&A`, `EV<EBITDA`, `<Target>`, `&lt;b&gt;`. Doing it twice
 * changes nothing more. Text that is built to be expensive loses all its `<` instead.
 */
export function sanitizeText(text: string): string {
  let current = text;
  for (let pass = 0; pass < maxPasses; pass++) {
    if (!current.includes('<')) return current;
    const prepared = prepare(current);
    if (prepared === 'clean') return current;
    if (prepared === 'hostile') break;
    current = purify(prepared.html);
  }
  return current.replaceAll('<', '');
}

/**
 * Writes the text as HTML in which only real markup is markup: every `&`, and every `<` that opens
 * nothing, is escaped. Elements other than script and style are renamed to `wbr`, which is empty by
 * definition, so that no element changes how the text around it is read (`table` moves it, `pre` eats
 * a line, `plaintext` swallows the rest) or nests deeply.
 */
function prepare(source: string): 'clean' | 'hostile' | { html: string } {
  const budget = new ScanBudget(scanSteps(source));
  const parts: string[] = [];
  let copied = 0;
  let insideUntil = 0;
  let found = 0;
  let stop = source.length;
  for (let at = source.indexOf('<'); at !== -1; at = source.indexOf('<', at + 1)) {
    const opening = judgeOpening(source, at, budget);
    if (budget.exhausted || found > maxTags) return 'hostile';
    if (opening.kind === 'text') {
      parts.push(escapeAmpersands(source.slice(copied, at)), '&lt;');
      copied = at + 1;
      continue;
    }
    found++;
    if (opening.kind === 'unfinished') {
      if (at < insideUntil) continue;
      stop = at;
      break;
    }
    insideUntil = Math.max(insideUntil, opening.end);
    if (opening.kind === 'tag' && opening.name !== 'script' && opening.name !== 'style') {
      parts.push(escapeAmpersands(source.slice(copied, opening.nameStart)), 'wbr');
      copied = opening.nameEnd;
    }
  }
  if (found === 0) return 'clean';
  parts.push(escapeAmpersands(source.slice(copied, stop)));
  return { html: parts.join('') };
}

function purify(html: string): string {
  const fragment = loadPurifier().sanitize(html, {
    ALLOWED_TAGS: [],
    ALLOWED_ATTR: [],
    KEEP_CONTENT: true,
    FORBID_CONTENTS: ['script', 'style'],
    FORCE_BODY: true,
    RETURN_DOM_FRAGMENT: true,
  });
  return fragment.textContent ?? '';
}

function escapeAmpersands(text: string): string {
  return text.replaceAll('&', '&amp;');
}
