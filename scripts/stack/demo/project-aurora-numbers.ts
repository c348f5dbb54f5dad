import { body, slide, type DemoSection } from './book-builder';

const performance: DemoSection = {
  title: 'Financial performance',
  prompt: 'All figures in € million and by calendar year. Explain every movement of more than two percentage points, and keep one-off effects apart.',
  divider: { texts: { 2: 'Five years of growth, paid for from own cash flow since 2023.' } },
  slides: [
    slide(
      'Chart',
      {
        1: 'Revenue has grown by 10.9% a year, in every segment',
        chart_data: `
**Revenue, € million**
- 2021: 498
- 2022: 561
- 2023: 624
- 2024: 688
- 2025: 752
- 2026E: 815`,
        12: `
- Four new contracts since 2021 brought €141m
- Indexation brought €52m, volumes €61m
- No acquisition after 2020`,
        source: 'Source: audited accounts 2021–2025; budget 2026. 141 + 52 + 61 = 254 = 752 – 498.',
      },
      { notes: 'The bridge adds up to the million: 141 + 52 + 61 = 254.' },
    ),
    body(
      'The margin has risen from 16.5% to 20.2%, and three of its drivers last',
      `
1. **Density:** each new contract uses existing depots and dispatch. Overheads fell from 7.9% to 6.1% of revenue
2. **Fleet:** new trains need 23% less maintenance per kilometre and 11% less energy
3. **Third-party maintenance:** grew by 19% a year at a margin of 24.8%
4. **Energy:** prices fell in 2024 and 2025. This brought 0.4 points that the plan _does not_ carry forward

EBITDA rose from €82m in 2021 to **€152m in 2025**, by 16.7% a year.`,
      { prompts: { 12: 'Number the drivers by size. Say plainly which of them will not last.' } },
    ),
    slide('Table', {
      1: 'All three segments contribute, and none hides another',
      table_data: `
**Regional passenger contracts:** revenue €436m, EBITDA €79m, margin 18.1%
**Intermodal freight:** revenue €211m, EBITDA €47m, margin 22.3%
**Depots and maintenance:** revenue €105m, EBITDA €26m, margin 24.8%
**Group 2025:** revenue €752m, EBITDA €152m, margin 20.2%`,
      12: 'Group costs are allocated in full; there is no line called “other”.',
      source: 'Source: segment report, audited accounts 2025.',
    }),
    slide(
      'Two Content',
      {
        1: 'Four fifths of EBITDA become cash before growth investment',
        12: `
**Investment in 2025: €97m**
- Maintenance: **€31m**, 4.1% of revenue
- Growth: **€66m**, of which €48m for the last twelve trains of the renewal
- No further order is placed or needed before 2028`,
        13: `
**Cash flow in 2025**
- EBITDA of €152m
- less maintenance of €31m: **€121m, 80%** of EBITDA
- less taxes of €21m and working capital of €4m
- Free cash flow before growth: **€96m**`,
      },
      { notes: '(152 – 31) / 152 = 79.6%. Working capital is a use of cash in years with new contracts because authorities pay in arrears.' },
    ),
    body(
      'Debt of 2.7 times EBITDA, long-dated and mostly hedged',
      `
- Net debt of **€412m**: a term loan of €520m, less cash of €108m
- The loan runs until June 2029; a revolving facility of €120m is undrawn
- Covenant: net debt of at most 4.0 times EBITDA; headroom of 32%
- 78% of the interest is hedged until maturity, at 3.1%
- Pensions and leases that buyers will treat as debt: **€38m**`,
    ),
    slide(
      'Table',
      {
        1: 'The plan: revenue of €952m and EBITDA of €212m in 2028',
        table_data: `
**Revenue:** €815m in 2026E, €884m in 2027E, €952m in 2028E (8.2% a year from 2025)
**EBITDA:** €170m, €191m, €212m (11.7% a year)
**EBITDA margin:** 20.9%, 21.6%, 22.3%
**Investment:** €118m, €104m, €82m
**Net debt:** €476m, €478m, €445m
**Net debt to EBITDA:** 2.8x, 2.5x, 2.1x`,
        12: '71% of the growth until 2028 is contracted; the rest assumes two wins in fourteen tenders.',
        source: 'Source: business plan of the management, adopted by the board on 16 January 2026.',
      },
      {
        prompt: { replaces: 'Show the plan exactly as the board adopted it. No adjustment, no rounding beyond whole millions, no commentary on valuation.' },
        notes: 'Net debt rises in 2026 because of the mobilisation of Metro East line 7 (€22m) and two freight locomotives.',
      },
    ),
    slide('Comparison', {
      1: 'Even without the two expiring contracts the plan holds',
      14: 'Base case, 2028E',
      12: `
- Revenue of €952m
- EBITDA of **€212m**, margin of 22.3%
- Harbour Link and Islands are extended or replaced
- Indexation on time
- Net debt of 2.1 times EBITDA`,
      15: 'Downside case, 2028E',
      13: `
- Revenue of €868m
- EBITDA of **€176m**, margin of 20.3%
- Both contracts are lost at the end of 2027, without replacement
- Indexation one year late
- Net debt of 2.8 times EBITDA, below the covenant of 4.0`,
    }),
  ],
};

const valuation: DemoSection = {
  title: 'Valuation',
  prompt: 'Four methods, one range. State for each method its inputs, its result and its weakness. Never give a single value without its range.',
  divider: {
    texts: { 2: 'Enterprise value of €1,500m to €1,700m; €630m to €750m for the 60% stake.' },
    prompts: { 2: { replaces: 'Give the enterprise value range and the value of the stake. Nothing else.' } },
  },
  slides: [
    slide(
      'Table',
      {
        1: 'Four methods point to an enterprise value of €1,500m to €1,700m',
        table_data: `
**Trading peers:** €1,360m to €1,785m (8.0x to 10.5x EBITDA 2026E)
**Precedent transactions:** €1,368m to €1,748m (9.0x to 11.5x EBITDA 2025)
**Discounted cash flow:** €1,540m to €1,820m (WACC of 8.5% to 7.5%)
**Leveraged buy-out:** €1,450m to €1,650m (return of 20%, 5.0x leverage)
**Our range:** €1,500m to €1,700m`,
        12: 'The range is 9.9 to 11.2 times EBITDA 2025 and 8.8 to 10.0 times EBITDA 2026E.',
        source: 'Source: market data of 27 February 2026; our calculations.',
      },
      { notes: 'The overlap of all four is €1,540m to €1,650m. We show a wider range because the first round is about participation, not about price.' },
    ),
    body(
      'Trading peers: the median is 9.2 times next year’s EBITDA',
      `
- Five listed operators with more than half of their revenue from contracts
- **8.0x to 10.5x** EBITDA 2026E, median of **9.2x**; this gives €1,360m to €1,785m
- The upper end belongs to peers with own fleets and indexation, which describes Northwind
- The lower end belongs to peers that carry the risk of fares
- _Weakness:_ only five peers, and two of them earn a third of their revenue with buses`,
      { prompts: { 12: 'Say which peers Northwind resembles and why. Finish with the weakness of the method in italics.' } },
    ),
    body(
      'Precedents: buyers have paid 10.1 times EBITDA for control',
      `
- Nine majority stakes in European rail operators since 2019
- **9.0x to 11.5x** EBITDA of the last year, median of **10.1x**; this gives €1,368m to €1,748m
- The three most recent deals are all above the median: infrastructure funds now look at contracts as they do at concessions
- Deals with owned fleets: 10.6x; with leased fleets: 9.4x
- _Weakness:_ terms of four deals are estimates of the press`,
    ),
    slide(
      'Two Content',
      {
        1: 'Cash flows alone support €1,670m in the central case',
        12: `
**Assumptions**
- Business plan until 2028, then five years of fading growth
- WACC of **8.0%**, terminal growth of 1.75%
- Investment in steady state of 6.5% of revenue
- Win rate of one tender in four; five of eight in the past`,
        13: `
**Sensitivity, € million**
- WACC of 7.5%: 1,820
- WACC of 8.0%: **1,670**
- WACC of 8.5%: 1,540
- Terminal growth plus or minus 0.25 points: plus or minus 55
- Downside case at 8.0%: 1,395`,
      },
      { notes: 'The downside case stays above the sum of debt and the price that the current owners have invested. Useful for lenders.' },
    ),
    body(
      'From enterprise value to the price of the stake',
      `
- Enterprise value: **€1,500m to €1,700m**
- less net debt of €412m at the end of 2025
- less pensions and leases of €38m
- Equity value: **€1,050m to €1,250m**
- The stake of 60%: **€630m to €750m**

No discount for the remaining minority: the buyer appoints four of seven directors and consolidates in full.`,
      { prompts: { 12: 'A bridge in five lines that anyone can check with a pencil.' } },
    ),
  ],
};

const process: DemoSection = {
  title: 'Process and timetable',
  divider: { texts: { 2: 'Two rounds, eight weeks of due diligence, signing before the end of August.' } },
  slides: [
    body(
      'A two-stage auction among 24 selected buyers',
      `
1. **Preparation** until 27 March: vendor due diligence, data room, financing package
2. **First round:** information memorandum to buyers who have signed; indicative offers on **22 May**
3. **Second round:** four to six buyers; data room, management meetings, site visits
4. **Binding offers** on **24 July**, with a marked-up contract and committed financing
5. **Signing** on 7 August; closing in the fourth quarter, after merger control and the consent of authorities

Halden’s holding may favour a partner over the last euro; buyers are told so from the start.`,
      { notes: 'The seller has a veto list of two names. It is not in this book on purpose.' },
    ),
    slide('Two Content', {
      1: 'Infrastructure funds will lead; strategic buyers set the tension',
      12: `
**Infrastructure funds (15)**
- Look for contracted, indexed cash flows
- Value the owned fleet and the long debt
- Hold for twelve years or more, which suits Halden
- Constraint: operational risk in freight`,
      13: `
**Strategic buyers (9)**
- Synergies of €12m to €18m a year in depots and purchasing
- Two have lost tenders against Northwind
- Constraint: merger control in two countries
- Constraint: several states restrict their operators abroad`,
    }),
    slide('Table', {
      1: 'Signing is possible within 23 weeks from today',
      table_data: `
**30 March 2026:** teaser and confidentiality agreement
**20 April 2026:** information memorandum and process letter
**22 May 2026:** indicative offers
**8 June to 17 July 2026:** data room, management meetings, site visits
**24 July 2026:** binding offers
**7 August 2026:** signing
**Fourth quarter of 2026:** closing`,
      12: 'Consent is needed in four of eleven contracts; the authorities have been sounded out.',
      source: 'Source: process letter, draft of 27 February 2026.',
    }),
    body(
      'Six questions that every buyer will ask, and where the answer lies',
      `
- **Expiry of Harbour Link and Islands:** downside case on page 28; both bids are in preparation
- **Wage agreements:** three of six countries are settled until the end of 2027; nine contracts index wages
- **Energy:** 85% of 2026 and 60% of 2027 is bought; contracts pass on two thirds of the rest
- **Freight concentration:** the largest customer has extended until 2030
- **Change of control:** four consents, no right to end a contract without cause
- **Track works on the northern line in 2027:** compensation is agreed and in the plan`,
      {
        prompt: 'Anticipate the questions of an investment committee. Give an answer, not a reassurance, and say where the evidence is.',
        notes: 'Keep this slide for the discussion; do not read it out.',
      },
    ),
    body(
      'What we need from the board by 13 March',
      `
- Approval of the list of buyers and of the process letter
- A mandate for vendor due diligence: finance, tax, law, technology and safety
- The name of one director who decides with us between meetings
- Agreement on the message to employees; works councils are to be informed **before** the teaser goes out

Contact: [aurora@alder-finch.example](mailto:aurora@alder-finch.example)`,
      { notes: 'End with the third point: without one person to decide, every process slips by three weeks.' },
    ),
  ],
};

export const numberSections: DemoSection[] = [performance, valuation, process];
