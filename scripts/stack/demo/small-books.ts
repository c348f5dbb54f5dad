import { body, slide, type DemoBook } from './book-builder';
import { legalNotice } from './legal-notice';

export const kestrelBio: DemoBook = {
  id: '0a000000-0000-4000-8000-000000000002',
  title: 'Kestrel Bio – Series C teaser',
  type: 'custom',
  status: 'draft',
  prompt: 'A teaser for specialist investors. Short sentences, no superlatives, every clinical claim with the number of patients.',
  createdDaysAgo: 9,
  updatedDaysAgo: 1,
  front: [
    slide('Title Slide', { 2: 'Teaser for the Series C round of €85m', 3: 'Alder & Finch Advisory – Life Sciences', date: 'March 2026' }),
    slide('Contents', {}),
    slide('Legal Notice', { 12: legalNotice('Kestrel Bio', 'Alder & Finch Advisory') }),
  ],
  sections: [
    {
      title: 'The opportunity',
      prompt: 'Explain the disease and the mechanism to an investor without medical training.',
      divider: { texts: { 2: 'A first medicine for a fibrosis that has none.' } },
      slides: [
        body(
          'KB-204 halves the decline of lung function in the first controlled trial',
          `
- Phase 2, **148 patients**, 52 weeks, against placebo
- Decline of forced vital capacity: **–61 ml** against –127 ml (p = 0.004)
- Four serious adverse events in each arm, none related to the medicine
- Orphan designation in Europe and the United States`,
          { prompts: { 12: { replaces: 'Design, primary endpoint, safety, regulatory status: one line each.' } } },
        ),
        slide('Quote', {
          1: 'What physicians say',
          12: '“Today I can offer these patients oxygen and company.”',
          2: 'Head of a centre for interstitial lung disease, advisory board of January 2026',
        }),
      ],
    },
    {
      title: 'The round',
      divider: { texts: { 2: '€85m take KB-204 through phase 3.' } },
      slides: [
        slide('Two Content', {
          1: '€85m last until the results of phase 3 in 2028',
          12: '**Use of funds**\n- Phase 3 with 420 patients: €52m\n- Manufacturing at commercial scale: €14m\n- Second programme up to first dose: €11m\n- General costs and reserve: €8m',
          13: '**Milestones**\n- First patient: fourth quarter of 2026\n- Last patient: first quarter of 2028\n- Results: fourth quarter of 2028\n- Application for approval: 2029',
        }),
        body(
          'Existing investors take part with €30m; a lead is invited for €25m',
          '- Raised so far: €64m in two rounds\n- Existing investors have committed **€30m**\n- A new lead investor takes at least **€25m** and one seat on the board\n- First closing in June 2026',
        ),
      ],
    },
  ],
};

export const hafenLogistik: DemoBook = {
  id: '0a000000-0000-4000-8000-000000000003',
  title: 'Hafen Logistik – Refinancing 2025',
  status: 'archived',
  prompt: 'For lenders. Cash flow before growth, security before story.',
  createdDaysAgo: 320,
  updatedDaysAgo: 210,
  front: [
    slide('Title Slide', { 2: 'Presentation to lenders', 3: 'Alder & Finch Advisory – Debt', date: 'April 2025' }),
    slide('Contents', {}),
    slide('Legal Notice', { 12: legalNotice('Hafen Logistik', 'Alder & Finch Advisory') }),
  ],
  sections: [
    {
      title: 'Request',
      divider: { texts: { 2: 'A term loan of €180m over seven years.' } },
      slides: [
        body(
          'Hafen Logistik asks for a term loan of €180m to replace three bilateral loans',
          '- Three loans of €162m mature between November 2025 and March 2026\n- One loan with one set of covenants replaces them\n- €18m finance two cranes that are already ordered\n- First-ranking security over terminals with a value of €310m',
        ),
        body(
          'Cash flow covers the debt service 1.9 times',
          '- EBITDA of €58m in 2024, after €54m in 2023\n- Debt service under the new loan: **€27m** a year\n- Cash flow available for it: **€51m**\n- Net debt of 2.8 times EBITDA at closing, 1.9 times in 2028',
        ),
      ],
    },
    {
      title: 'Terms',
      divider: { texts: { 2: 'What we propose to sign.' } },
      slides: [
        slide('Comparison', {
          1: 'The new loan is longer, simpler and cheaper',
          14: 'Today',
          12: '- Three lenders, three sets of covenants\n- Remaining term of 1.1 years\n- Margin of 245 basis points on average\n- Quarterly tests',
          15: 'Proposed',
          13: '- One club of four banks\n- Seven years\n- Margin of **190** basis points\n- Tests twice a year',
        }),
      ],
    },
  ],
};
