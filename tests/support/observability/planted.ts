import { expect } from 'vitest';

/** One of each that must stay where it was put, written so that nothing else looks like them. */
export const planted = {
  email: 'zebrafinch-mail@nest.example',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJ6ZWJyYWZpbmNoIjoidG9rZW4ifQ.emVicmFmaW5jaC1zaWduYXR1cmU',
  cookie: 'zebrafinch-cookie-4711',
  prompt: 'Zebrafinch prompt: sell the northern division',
  content: 'Zebrafinch slide: EBITDA fell by 12%',
};

const parts = [
  'zebrafinch',
  'nest.example',
  'northern division',
  'ebitda fell',
  ...planted.token.split('.'),
  ...Object.values(planted).flatMap((text) => [encodeURIComponent(text), Buffer.from(text).toString('base64').replace(/=+$/, '')]),
];

/** Fails where any of them, or a part that can be recognised, is in a text: as it is, percent-encoded or in Base64. */
export function expectNothingPlanted(text: string, where: string): void {
  const lower = text.toLowerCase();
  const found = parts.flatMap((part) => {
    const at = lower.indexOf(part.toLowerCase());
    return at === -1 ? [] : [`${where}: … ${text.slice(Math.max(0, at - 200), at + 100)} …`];
  });
  expect(found).toEqual([]);
}
