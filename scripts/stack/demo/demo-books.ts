import type { DeckTemplate } from '@/lib/domain/pitchbook';
import type { DemoRole } from '../local-secrets';
import { importRecord, slide, type DemoBook } from './book-builder';
import { legalNotice } from './legal-notice';
import { businessSections } from './project-aurora-business';
import { numberSections } from './project-aurora-numbers';
import { hafenLogistik, kestrelBio } from './small-books';

const projectAurora: DemoBook = {
  id: '0a000000-0000-4000-8000-000000000001',
  title: 'Project Aurora – Sale of a majority stake in Northwind Rail',
  status: 'ready',
  prompt:
    'A sell-side book for infrastructure funds and strategic buyers. Write like an analyst who has to defend every sentence: state the conclusion first, then the number, then the source. British English, no adjectives without evidence, amounts in € million unless noted. The years 2021 to 2025 are audited; everything later is marked E.',
  createdDaysAgo: 16,
  updatedDaysAgo: 0.1,
  front: [
    slide(
      'Title Slide',
      {
        4: 'Project Aurora\nSale of a majority stake in Northwind Rail',
        2: 'Discussion materials for the board of Halden Holding',
        3: 'Alder & Finch Advisory – Infrastructure & Transport',
        date: 'March 2026',
      },
      { prompts: { 4: { replaces: 'The project’s code name on the first line, the transaction on the second.' } } },
    ),
    slide('Contents', {}),
    slide('Legal Notice', { 12: legalNotice('Northwind Rail', 'Alder & Finch Advisory') }),
  ],
  sections: [...businessSections, ...numberSections],
};

const authors: { book: DemoBook; author: DemoRole }[] = [
  { book: projectAurora, author: 'owner' },
  { book: kestrelBio, author: 'member' },
  { book: hafenLogistik, author: 'admin' },
];

/** The demo organisation's books as records for the import, each with the person who made it. */
export function demoBooks(deckTemplate: DeckTemplate, now: Date) {
  return authors.map(({ book, author }, index) => ({ author, record: importRecord(book, deckTemplate, now, index) }));
}
