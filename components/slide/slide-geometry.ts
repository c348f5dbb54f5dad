import { emuToPoints } from '@/lib/domain/layouts';
import type { DeckTemplate, Placeholder } from '@/lib/domain/pitchbook';
import { fontFamily } from './font-metrics';
import type { TextBox } from './text-layout';

/** The inner margins of a PowerPoint text box, in points. */
export const INSET = { x: 7.2, y: 3.6 } as const;

export type Frame = { x: number; y: number; width: number; height: number };

/** EMU to points, the unit that slides are drawn in. */
export function points(emu: number): number {
  return Math.round(emuToPoints(emu) * 100) / 100;
}

export function frameOf(box: Frame): Frame {
  return { x: points(box.x), y: points(box.y), width: points(box.width), height: points(box.height) };
}

const DEFAULT_SIZE: Record<Placeholder['kind'], number> = {
  title: 32, subtitle: 20, body: 18, text: 16, picture: 14, table: 14, chart: 14, footer: 10, 'slide-number': 10, date: 10,
};

export type PlaceholderStyle = TextBox & { fonts: string; color: string };

/** How the text of a placeholder is set: the inside of its box, fonts, colour. */
export function placeholderStyle(placeholder: Placeholder, template: DeckTemplate): PlaceholderStyle {
  const style = placeholder.style ?? {};
  const frame = frameOf(placeholder);
  const heading = placeholder.kind === 'title';
  const { family, stack } = fontFamily(heading ? template.theme.fonts.heading : template.theme.fonts.body);
  return {
    width: Math.max(1, frame.width - 2 * INSET.x),
    height: Math.max(1, frame.height - 2 * INSET.y),
    fontSize: style.fontSize ?? DEFAULT_SIZE[placeholder.kind],
    family,
    fonts: stack,
    bold: style.bold ?? false,
    align: style.align ?? 'left',
    anchor: style.anchor ?? 'top',
    color: themeColor(template, style.color ?? 'text'),
  };
}

const STAND_INS: Record<string, string> = { background: '#ffffff', inverse: '#ffffff', muted: '#5b6675', line: '#d5dbe2', accent: '#0f3d5e' };

/** The colour of a theme by its name; a template that lacks the name gets a plain one. */
export function themeColor(template: DeckTemplate, name: string): string {
  return template.theme.colors[name] ?? STAND_INS[name] ?? template.theme.colors.text ?? '#1b2430';
}
