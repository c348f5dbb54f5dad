import type { Random } from './random';

const companies = [
  'Harrow Timber', 'Kraków Glass', 'Straße & Sohn', 'Ólafur Fisk', 'Nuage Santé', '東雲化学', '한빛 전자', 'Δέλτα Ναυτιλία', 'שקד אנרגיה', 'شركة النخيل',
  'Zażółć Gęśl', 'Pinecrest "Holdings"', "O'Dowd & Daughters", 'Ibis\u00a0Air', 'Grüne Kiste', 'Baobab 🌳 Capital',
];
const occasions = ['disposal of the southern plants', 'buy-out', 'secondary offering', 'debt advisory', 'spin-off', 'strategic review', 'fairness opinion', 'rights issue'];
const topics = ['Overview', 'Market', 'Company', 'Numbers', 'Value', 'Options', 'Next steps', 'Team & roles', 'Credentials', 'Annex', 'Q4 ‘26 – update', '付録', 'ملحق', 'Wh\u200by us? ✨', 'Risks / mitigants'];
const stems = ['cash', 'price', 'order book', 'margin', 'plant', 'tender', 'multiple', 'synergy', 'tax', 'brand', 'permit', 'fleet', 'price/book', 'churn < 2%', 'EV > €1bn', 'R&D', 'π', '利益率', 'הון', 'x² + y²'];
const demands = ['Describe', 'List', 'Draft 80 words about', 'Set out for the board', 'Compare with peers:', 'Give sources for'];

export function sentence(random: Random, words: number): string {
  const text = Array.from({ length: words }, () => random.pick(stems)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export const promptText = (random: Random): string => `${random.pick(demands)} ${random.pick(stems)}, ${random.pick(stems)}. ${random.chance(0.3) ? sentence(random, random.between(4, 30)) : ''}`.trimEnd();

export const titleText = (random: Random): string => `${random.pick(companies)} – ${random.pick(occasions)}${random.chance(0.1) ? ' (final) (2)' : ''}`;

export const sectionTitle = (random: Random): string => random.pick(topics);

/** A generated text: paragraphs, some with bullets or numbers in front. */
export function generatedText(random: Random): string {
  const lines = Array.from({ length: random.between(1, 5) }, (_, line) => {
    const mark = random.pick(['', '', '• ', '- ', `${line + 1}. `, '* ', '    ']);
    return `${mark}${sentence(random, random.between(3, 24))}`;
  });
  return lines.join(random.pick(['\n', '\n', '\n\n', '\r\n']));
}

/** An ISO time in UTC, up to `days` after `from`. */
export const timeAfter = (random: Random, from: string, days: number): string => new Date(Date.parse(from) + Math.floor(random.next() * days * 86_400_000)).toISOString();
