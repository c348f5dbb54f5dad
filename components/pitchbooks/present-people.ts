import { z } from 'zod';

const detailsSchema = z.object({ people: z.array(z.string().min(1)).min(1) });

/** "Ada is", "Ada and Ben are", "Ada, Ben and 2 others are": who stands in the way of a deletion. */
export function presentPeople(details: unknown): string {
  const parsed = detailsSchema.safeParse(details);
  if (!parsed.success) return 'Somebody else is';
  const { people } = parsed.data;
  if (people.length === 1) return `${people[0]} is`;
  const shown = people.length > 3 ? [...people.slice(0, 2), `${people.length - 2} others`] : people;
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} are`;
}
