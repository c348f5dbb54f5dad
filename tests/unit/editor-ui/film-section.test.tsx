// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { FilmSection } from '@/components/editor/film-section';

afterEach(cleanup);

it('counts the slides of a section as the wizard does: without the divider', () => {
  const section = { id: 's', title: 'Market', orderIndex: 0, numberOfSlides: 7, prompt: null, promptMode: 'adds' as const, version: 1 };
  const nothing = () => undefined;
  render(<FilmSection section={section} canEdit={false} renaming={false} isFirst isLast isOnly onRename={nothing} onRenaming={nothing} onAction={nothing} />);
  expect(screen.getByText('7')).toBeTruthy();
});
