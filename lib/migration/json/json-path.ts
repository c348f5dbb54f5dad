const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path one step further down: `$.slides` and 3 give `$.slides[3]`, a key that is no plain name is quoted: `$["a b"]`. */
export function childPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  return PLAIN_NAME.test(step) ? `${path}.${step}` : `${path}[${JSON.stringify(step)}]`;
}
