const DAY_MS = 24 * 60 * 60 * 1_000;
/** Less than a year, as RFC 9116 asks; whoever answers here still looks after it. */
const validDays = 180;

/**
 * The file by which people who find a weakness learn whom to tell (RFC 9116).
 * @param contact a mailto: or https: address
 * @param origin under which the app is reached, where it is known
 */
export function securityTxt({ contact, origin, now }: { contact: string; origin: string | undefined; now: Date }): string {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${new Date(midnight + validDays * DAY_MS).toISOString().replace('.000', '')}`,
    'Preferred-Languages: en',
    ...(origin === undefined ? [] : [`Canonical: ${origin}/.well-known/security.txt`]),
  ];
  return `${lines.join('\n')}\n`;
}
