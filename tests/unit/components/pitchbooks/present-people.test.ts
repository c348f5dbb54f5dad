import { expect, it } from 'vitest';
import { presentPeople } from '@/components/pitchbooks/present-people';

it.each([
  [['Ada'], 'Ada is'],
  [['Ada', 'Ben'], 'Ada and Ben are'],
  [['Ada', 'Ben', 'Cleo'], 'Ada, Ben and Cleo are'],
  [['Ada', 'Ben', 'Cleo', 'Dan'], 'Ada, Ben and 2 others are'],
])('names %j', (people, text) => {
  expect(presentPeople({ people })).toBe(text);
});

it.each([null, undefined, {}, { people: [] }, { people: [1] }])('stays polite without names (%j)', (details) => {
  expect(presentPeople(details)).toBe('Somebody else is');
});
