export const operations = ['list', 'open', 'save', 'search', 'reorder', 'health'] as const;
export type Operation = (typeof operations)[number];

/** How often people do what, in parts of a hundred: 55 list and open, 30 save, 10 search and reorder, 5 health. */
export type Mix = Readonly<Record<Operation, number>>;
export const MIX: Mix = { list: 25, open: 30, save: 30, search: 5, reorder: 5, health: 5 };

/** The mix in words, for those who read the figures. */
export function describeMix(mix: Mix): string {
  return operations.filter((operation) => mix[operation] > 0).map((operation) => `${mix[operation]} ${operation}`).join(', ');
}

/** @param chance from 0 up to 1, without 1 */
export function chooseOperation(chance: number, mix: Mix): Operation {
  const possible = operations.filter((operation) => mix[operation] > 0);
  let left = chance * possible.reduce((sum, operation) => sum + mix[operation], 0);
  for (const operation of possible) {
    left -= mix[operation];
    if (left < 0) return operation;
  }
  throw new Error(`Nothing is chosen by ${chance}.`);
}
