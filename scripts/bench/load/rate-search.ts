/** How near the found rate is to one that does not pass. */
const PRECISION = 1.1;
const LEAST = 1;

/**
 * The highest rate that passes: doubled or halved until one passes and twice of it does not, then halfway between the two
 * (in proportion) until they are within a tenth of each other.
 * @param passes asked for one rate after the other
 * @returns null where not even one request a second passes.
 */
export async function findHighestRate(passes: (rate: number) => Promise<boolean>, start: number): Promise<number | null> {
  let [good, bad]: [number | null, number | null] = [null, null];
  let rate = start;
  for (;;) {
    if (await passes(rate)) good = rate;
    else bad = rate;
    if (good !== null && bad !== null) break;
    if (bad !== null && rate <= LEAST) return null;
    rate = bad === null ? rate * 2 : Math.max(LEAST, rate / 2);
  }
  while (bad / good > PRECISION) {
    const between = Math.sqrt(good * bad);
    if (await passes(between)) good = between;
    else bad = between;
  }
  return good;
}
