/** The notice of a demo book; nothing in it is legal advice. */
export function legalNotice(company: string, adviser: string): string {
  return `
This document has been prepared by ${adviser} for a small number of recipients who have signed a confidentiality undertaking. It may not be copied, passed on or quoted without the prior written consent of ${adviser}.

It rests on information from the management of ${company} and on public sources. Neither ${adviser} nor ${company} has verified that information independently, and neither gives any warranty, express or implied, that it is accurate, complete or up to date.

The document is not an offer to sell, nor an invitation to buy, any security or asset, and it is not legal, tax, accounting or investment advice. Recipients are expected to make their own enquiries and to take their own advice.

Statements about the future – including plans, estimates and targets – reflect management’s views on the date of this document. They depend on events that nobody controls, and actual results can differ materially. Figures are rounded; small differences in sums result from rounding.

**${company} and all other companies, people and figures in this document are invented.** It shows how a finished book looks in Pitchbook Builder.`;
}
