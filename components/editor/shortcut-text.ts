/** True on machines whose main modifier is ⌘. */
function isApple(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

/** True while the platform's main modifier is held: ⌘ on Apple's machines, Ctrl elsewhere. */
export function modKey(event: { metaKey: boolean; ctrlKey: boolean }): boolean {
  return isApple() ? event.metaKey : event.ctrlKey;
}

const APPLE: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Backspace: '⌫', Delete: '⌦' };
const COMMON: Record<string, string> = { Mod: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'Page Up', PageDown: 'Page Down', Delete: 'Del' };

/** A chord of the command table ("Mod+Alt+ArrowUp") as it stands on this person's keys. */
export function shownKeys(chord: string): string {
  const apple = isApple();
  const parts = chord.split('+').map((part) => (apple ? APPLE[part] : undefined) ?? COMMON[part] ?? part);
  return apple ? parts.join('') : parts.join('+');
}
