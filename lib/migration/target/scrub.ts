/** The text without the given secrets and without anything that looks like a password in an address or a key. */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length > 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]').replaceAll(encodeURIComponent(secret), '[secret]'), text);
  return known
    .replace(/\b(postgres(?:ql)?|https?):\/\/[^\s/@]*:[^\s@]*@/gi, '$1://[secret]@')
    .replace(/\b(password=)[^\s&]+/gi, '$1[secret]')
    .replace(/\bsb_secret_\w+/g, '[secret]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[secret]');
}
