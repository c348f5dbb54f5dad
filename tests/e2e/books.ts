import type { Page } from '@playwright/test';
import { z } from 'zod';
import { DEMO_BOOK } from './fixtures';
import type { Person } from './people';

const storedBook = z.object({
  id: z.string(),
  title: z.string(),
  sections: z.array(z.object({ id: z.string(), title: z.string() })),
  slides: z.array(z.object({ id: z.string(), slideNumber: z.number(), layoutName: z.string() })),
});
export type StoredBook = z.infer<typeof storedBook>;

interface NewBook {
  title: string;
  organizationId?: string;
  type?: string;
  /** Titles with their number of slides. */
  sections?: Record<string, number>;
}

/** A book that the test needs: three front slides, then by default 2 + 3 slides in two sections with their dividers. */
export async function createBook(person: Person, { title, organizationId, type, sections = { Market: 2, Valuation: 3 } }: NewBook): Promise<StoredBook> {
  const { data } = await person.db
    .rpc('create_pitchbook_atomic', {
      p_title: title,
      p_sections: Object.entries(sections).map(([name, numberOfSlides]) => ({ title: name, numberOfSlides })),
      ...(organizationId !== undefined && { p_organization_id: organizationId }),
      ...(type !== undefined && { p_type: type }),
    })
    .throwOnError();
  return storedBook.parse(data);
}

/** The demo organisation's 40-slide book once more, to write in. */
export async function copyDemoBook(person: Person, title: string): Promise<StoredBook> {
  const { data } = await person.db.rpc('duplicate_pitchbook', { p_id: DEMO_BOOK, p_title: title }).throwOnError();
  return storedBook.parse(data);
}

/** An action of a book's menu in the list. */
export async function choose(page: Page, title: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}
