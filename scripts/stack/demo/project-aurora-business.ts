import { body, slide, type DemoSection } from './book-builder';

const summary: DemoSection = {
  title: 'Executive summary',
  prompt: 'Write for a board member who reads this section and nothing else. Every slide stands on its own, and every claim carries its number.',
  divider: { texts: { 2: 'What is for sale, why it is scarce, and what it is worth – in three pages.' } },
  slides: [
    body(
      'Northwind Rail is a scarce, contracted rail platform with visible growth',
      `
- **A market leader with contracts, not a story:** eleven passenger contracts with seven authorities, 9.2 years of remaining term on average and **€4.0bn** of contracted revenue
- **Growth that has been delivered:** revenue up from €498m in 2021 to **€752m in 2025**, 10.9% a year; EBITDA up from €82m to **€152m**
- **Cash, not only earnings:** maintenance takes 4.1% of revenue, so 80% of EBITDA is left before growth investment
- **Room to grow:** the tendered passenger market grows by 12% a year until 2028; Northwind has won five of its last eight bids
- **A fleet that is paid for:** 9.4 years old on average, no large replacement before 2034`,
      {
        notes: 'Open with the contracts. Most buyers expect an open-access operator; the first minute has to make clear that 58% of revenue is contracted with public authorities.\n\nIf asked about the 2021 base: it is not a pandemic low, revenue in 2019 was €471m.',
        prompts: { 12: 'Five points at most. Begin each with its conclusion in bold, then give the evidence from the annual report 2025.' },
      },
    ),
    slide(
      '2 across',
      {
        1: 'A majority stake of 60% is for sale; the founder’s holding stays',
        12: `
**The transaction**
- Halden Holding sells 35%, Borealis Growth Partners its 25%
- Halden keeps **40%** and two of seven board seats
- All existing debt can stay in place on a change of control, subject to the lenders’ consent
- Management holds an incentive plan that a buyer can renew`,
        13: `
**Why now**
- Borealis’ fund reaches the end of its term in 2027
- The renewal of the fleet was finished in autumn 2025
- Fourteen tenders worth €1.9bn a year open between 2026 and 2028: a buyer with capital can bid for them from the first day`,
      },
      { notes: 'Do not speculate about a later sale of the remaining 40%. The shareholders’ agreement will contain a right of first offer; details are for the second round.' },
    ),
    slide(
      'Table',
      {
        1: 'Key figures: growth in every year, at a rising margin',
        table_data: `
**Revenue:** €624m in 2023, €688m in 2024, €752m in 2025, €815m in 2026E
**EBITDA:** €115m in 2023, €134m in 2024, €152m in 2025, €170m in 2026E
**EBITDA margin:** 18.4%, 19.5%, 20.2%, 20.9%
**Maintenance investment:** €27m, €29m, €31m, €33m
**Net debt to EBITDA:** 3.1x, 2.9x, 2.7x, 2.8x
**Passenger journeys:** 35m, 38m, 41m, 44m`,
        12: 'The margin rises because new contracts share depots, dispatch and spare trains with the existing ones.',
        source: 'Source: audited accounts 2023–2025; management’s budget 2026.',
      },
      { prompts: { table_data: { replaces: 'Six rows, four years, the budget year marked with E. No commentary in the table.' } } },
    ),
  ],
};

const market: DemoSection = {
  title: 'Market and policy',
  prompt: 'Keep to what is decided or measured. Separate law in force from announcements, and name the source of every market figure.',
  divider: { texts: { 2: 'Why public tenders open the passenger market, and why freight comes back to rail.' } },
  slides: [
    body(
      'The tendered passenger market grows by 12% a year until 2028',
      `
- Contracts for regional passenger rail in Northwind’s six countries are worth **€14.2bn** a year and grow by 4.1% a year to **€16.0bn** in 2028
- The part that is tendered rises faster: from 46% today to **58%** in 2028
  - Direct awards that run out may be renewed only in exceptional cases under [Regulation (EU) 2016/2338](https://eur-lex.europa.eu/eli/reg/2016/2338/oj)
  - 31 direct awards end before December 2028
- Together this makes the addressable market **€9.3bn** in 2028, after €6.5bn in 2025
- Northwind holds 6.7% of it and is the third-largest private operator`,
      { notes: '14.2 × 46% = 6.5; 16.0 × 58% = 9.3; growth 12.4% a year. Expect the question whether 58% is policy or forecast: it is the sum of published tender calendars.' },
    ),
    slide(
      'Chart',
      {
        1: 'Tendered volume rises by €2.8bn in three years',
        chart_data: `
**Tendered regional passenger contracts, €bn a year**
- 2023: 5.4
- 2024: 5.9
- 2025: 6.5
- 2026E: 7.4
- 2027E: 8.3
- 2028E: 9.3`,
        12: `
- Two thirds of the rise come from 31 direct awards that end
- No single country is more than 34% of the volume
- 2028 rests on calendars that are already published`,
        source: 'Source: tender calendars of 23 transport authorities, January 2026.',
      },
      { prompts: { chart_data: 'Columns by year in € billion, estimates hatched, one label per column.' } },
    ),
    slide('Two Content', {
      1: 'Policy supports the plan, which does not depend on announcements',
      12: `
**In force and in the plan**
- Award by tender as the rule
- Indexation of track charges, wages and energy in nine of eleven contracts
- Truck tolls per kilometre, with a CO2 component since 2024`,
      13: `
**Announced and not in the plan**
- Lower track charges for night traffic
- Grants for automatic couplers: up to €14m for Northwind
- Fuel duty on shipping in the Baltic ports`,
    }),
    body(
      'Intermodal freight comes back to rail: drivers are missing and tolls bite',
      `
- The corridor’s intermodal market is worth **€5.8bn** and grows by **5.2%** a year, to €6.8bn in 2028
- Hauliers report one vacancy in nine driver’s seats; the gap widens with every retiring year
- The toll of 2024 makes the road **14% dearer** on the 1,100 km from the ports to the southern hubs
- Northwind’s trains take 96 trailers where the average of the corridor is 72: the cost per unit is 18% lower
- Its share is 3.6% today; three slots a day are contracted from 2027`,
      { prompt: 'Explain the drivers to a reader who knows infrastructure but not freight.' },
    ),
    slide(
      'Comparison',
      {
        1: 'Authorities choose Northwind for punctuality, and stay for cost',
        14: 'State incumbents',
        12: `
- Punctuality of 88.1% on the same network
- Cost of €13.90 per train kilometre
- Fleets of 19 years on average
- Bid with the balance sheet of the state
- Hold 71% of all contracts, mostly by direct award`,
        15: 'Northwind Rail',
        13: `
- Punctuality of **93.8%**
- Cost of **€11.60** per train kilometre
- Fleet of 9.4 years on average
- Bids with trains that it owns
- No contract ended early in 14 years`,
      },
      { notes: 'Punctuality: arrivals within 4:59 minutes, 2025, published by the network managers.' },
    ),
  ],
};

const company: DemoSection = {
  title: 'Company profile',
  divider: { texts: { 2: 'Eleven contracts, six depots and 3,180 people.' } },
  slides: [
    body(
      'One operator, three businesses that use the same trains, depots and people',
      `
- Founded in 2003 with two diesel trains; today the **third-largest private rail operator** of its region
- **3,180 people** in six countries; sickness leave and turnover below the sector’s average in each of them
- **62 multiple units, 48 locomotives and 1,140 wagons**, all owned or on leases that run as long as the contracts
- 41m passenger journeys and 2.9bn tonne-kilometres in 2025
- Owners: Halden Holding 75%, Borealis Growth Partners 25% (since 2019)`,
      { prompts: { 1: 'A sentence that says what ties the three businesses together.' } },
    ),
    slide('1 left 2 right', {
      1: 'Passenger contracts carry the group, depots earn the best margin',
      12: `
**Regional passenger contracts**
- Revenue of **€436m** (58%), EBITDA of €79m (18.1%)
- Eleven contracts; fares are the authority’s risk in eight of them
- Five largest contracts: 74% of the segment
- Next expiries: two contracts with 18% of the segment, in December 2027`,
      13: '**Intermodal freight**\nRevenue of €211m (28%), EBITDA of €47m (22.3%). Ten customers stand for 61% of the segment, the largest for 14%.',
      14: '**Depots and maintenance**\nRevenue of €105m (14%), EBITDA of €26m (24.8%). Serves 190 vehicles of third parties beside the own fleet.',
    }),
    slide(
      'Table',
      {
        1: 'The contract portfolio: €4.0bn contracted, no expiry before December 2027',
        table_data: `
**Coast Express** – €98m a year, until 2037, authority bears fares
**Lakeland Regional** – €76m a year, until 2035, authority bears fares
**Metro East lines 4 and 7** – €61m a year, until 2036, authority bears fares
**Northern Valleys** – €47m a year, until 2033, shared
**Harbour Link** – €41m a year, until 2027, authority bears fares
**Six further contracts** – €113m a year, until 2027 to 2039`,
        12: 'Weighted by revenue, the contracts run for another 9.2 years.',
        source: 'Source: contracts as of 31 December 2025; revenue 2025, before indexation.',
      },
      { notes: 'Harbour Link and Islands (one of the six) end in December 2027: €78m together, 18% of the segment. The downside case in the financial section assumes that both are lost.' },
    ),
    slide('Picture with Caption', {
      1: 'Six depots along the corridor keep trains within 90 minutes of a workshop',
      14: 'Depot Halmstrand',
      12: 'The largest of six depots was enlarged in 2024 and maintains 84 vehicles, 37 of them for third parties. No train of the group is more than 90 minutes from a workshop: this is what makes 93.8% punctuality possible with a reserve of only 6% of the fleet.',
    }, { prompts: { picture: { replaces: 'A photograph of the depot’s main hall in the early morning, with one multiple unit on the lifting track. No people in focus.' } } }),
    body(
      'A management team that has run the company through three tender cycles',
      `
- **Ingrid Solheim**, chief executive since 2016. Led the bids for nine of the eleven contracts; before that twelve years at a state incumbent
- **Marek Dvorsky**, chief financial officer since 2019. Refinanced the group in 2022 at 165 basis points over Euribor
- **Aino Lehtonen**, operations. Built the dispatch centre that runs all six countries from one floor
- **Tomasz Wrona**, freight. Came with the purchase of Baltic Shuttle in 2020
- All four have agreed to stay for at least three years after a sale`,
      { notes: 'Solheim presents in person from the first round on. CVs are in the data room, folder 2.4.' },
    ),
    slide('Quote', {
      1: 'What authorities say',
      12: '“In fourteen years we have not once had to remind Northwind of its contract.”',
      2: 'Director of a transport authority, at the signing of Lakeland Regional, May 2024',
    }),
  ],
};

export const businessSections: DemoSection[] = [summary, market, company];
