import { describe, expect, it } from 'vitest';
import { pathWithoutTexts } from '@/lib/migration/report/path-without-texts';

describe('a JSON path in a report', () => {
  it.each([
    ['$', '$'],
    ['$.title', '$.title'],
    ['$.slides[3].slidePromptScoped.text', '$.slides[3].slidePromptScoped.text'],
    ['$.prompts.slide_4["12"]', '$.prompts.slide_4["12"]'],
    ['$.generatedContent.slide_2["4"].response.candidates[0]', '$.generatedContent.slide_2["4"].response.candidates[0]'],
  ])('shows the structure of %s', (path, shown) => {
    expect(pathWithoutTexts(path)).toBe(shown);
  });

  it.each([
    ['$.sectionPrompts["Project Aurora: valuation"]', '$.sectionPrompts[…]'],
    ['$.sectionPrompts.Valuation', '$.sectionPrompts[…]'],
    ['$.scopedSectionPrompts.Valuation.text', '$.scopedSectionPrompts[…].text'],
    ['$.scopedPrompts.sections.Buyers.text', '$.scopedPrompts.sections[…].text'],
    ['$.notes["The buyer is \\"Kestrel\\" [sic]"].by', '$[…][…][…]'],
    [`$["${'x'.repeat(100)}"]`, '$[…]'],
    ['$.a b', '$[…]'],
    ['$.notesByClient.Siemens', '$[…][…]'],
    ['$.ProjectFalcon', '$[…]'],
    ['$.prompts.slide_2.kestrel', '$.prompts.slide_2[…]'],
  ])('leaves people’s words in %s out', (path, shown) => {
    expect(pathWithoutTexts(path)).toBe(shown);
  });

  it('shows indexes under sections of the record', () => {
    expect(pathWithoutTexts('$.sections[2].prompt')).toBe('$.sections[2].prompt');
  });
});
