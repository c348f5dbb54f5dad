import { clsx } from 'clsx';
import { FileText, GalleryVerticalEnd, MessageSquareText } from 'lucide-react';

export type Panel = 'slides' | 'slide' | 'details';

const PANELS = [
  { id: 'slides', label: 'Slides', icon: GalleryVerticalEnd },
  { id: 'slide', label: 'Slide', icon: FileText },
  { id: 'details', label: 'Prompts and notes', icon: MessageSquareText },
] as const;

/** On a narrow screen one panel is shown at a time. */
export function PanelSwitch({ panel, onChange }: { panel: Panel; onChange: (panel: Panel) => void }) {
  return (
    <nav aria-label="Panels" className="grid h-13 shrink-0 grid-cols-3 border-t border-line bg-surface min-[900px]:hidden">
      {PANELS.map(({ id, label, icon: Icon }) => (
        <button
          key={id} type="button" aria-current={panel === id ? 'true' : undefined}
          className={clsx('flex flex-col items-center justify-center gap-0.5 text-2xs font-medium outline-offset-[-2px]', panel === id ? 'text-accent-text' : 'text-ink-muted')}
          onClick={() => onChange(id)}
        >
          <Icon aria-hidden="true" className="size-4.5" />
          {label}
        </button>
      ))}
    </nav>
  );
}
