'use client';

import { ChevronDown, Ellipsis, Plus } from 'lucide-react';
import { Fragment } from 'react';
import type { DeckTemplate, Layout, Slide } from '@/lib/domain/pitchbook';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { findAction, type ActionContext } from './editor-actions';
import { shownKeys } from './shortcut-text';
import { useMenuChoice } from './use-menu-choice';

const MENU: string[][] = [
  ['slide.duplicate', 'slide.moveUp', 'slide.moveDown', 'slide.delete'],
  ['section.add', 'section.rename', 'section.moveUp', 'section.moveDown', 'section.delete'],
];

/** Above the list of slides: a new slide in any layout, and everything else that can be done with the selected ones. */
export function SlideTools({ template, context, onAdd }: { template: DeckTemplate; context: ActionContext; onAdd: (layoutName: string | null) => void }) {
  // The title slide and dividers come with the book and its sections.
  const layouts = template.layouts.filter(({ slideType }) => slideType !== 'title' && slideType !== 'section-divider');
  const add = findAction('slide.add');
  const { choose, content } = useMenuChoice();
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-2">
      <Button size="sm" icon={<Plus />} className="rounded-r-none" title={add.keys[0] && shownKeys(add.keys[0])} onClick={() => onAdd(null)}>
        {add.label}
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="sm" aria-label="New slide with a layout" className="-ml-1.5 rounded-l-none px-1">
            <ChevronDown aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          <DropdownMenuLabel>Layout</DropdownMenuLabel>
          {layouts.map(({ id, name }) => (
            <DropdownMenuItem key={id} onSelect={() => onAdd(name)}>{name}</DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <span className="flex-1" />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton size="sm" label="Slides and sections" icon={<Ellipsis />} />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" {...content}>
          {MENU.map((ids, index) => (
            <Fragment key={index}>
              {index > 0 && <DropdownMenuSeparator />}
              {ids.map((id) => {
                const action = findAction(id);
                return (
                  <DropdownMenuItem
                    key={id} disabled={!action.when(context)} tone={id.endsWith('.delete') ? 'danger' : 'plain'}
                    shortcut={action.keys[0] ? shownKeys(action.keys[0]) : undefined} onSelect={choose(() => action.run(context))}
                  >
                    {action.label}
                  </DropdownMenuItem>
                );
              })}
            </Fragment>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

/** Changes the layout of the selected slides; what is written stays. */
export function LayoutSelect({ template, layout, slide, onChange }: { template: DeckTemplate; layout: Layout; slide: Slide; onChange: (layoutName: string) => void }) {
  const known = slide.layoutName === layout.name;
  return (
    <Select
      aria-label="Layout" frameClassName="w-44 shrink-0" className="h-7" value={slide.layoutName}
      onChange={(event) => onChange(event.target.value)}
      options={[
        ...(known ? [] : [{ value: slide.layoutName, label: `${slide.layoutName} (not in this template)`, disabled: true }]),
        ...template.layouts.map(({ name }) => ({ value: name, label: name })),
      ]}
    />
  );
}
