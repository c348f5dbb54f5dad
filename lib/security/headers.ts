/** Headers of every answer, static files included. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), ' +
    'hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Permitted-Cross-Domain-Policies': 'none',
};

/** Two years; only ever sent over https, where a browser believes it. */
export const strictTransportSecurity = 'max-age=63072000; includeSubDomains; preload';

/** The headers of an answer, by how the person reaches us. */
export function securityHeadersOver({ https }: { https: boolean }): Readonly<Record<string, string>> {
  return https ? { ...securityHeaders, 'Strict-Transport-Security': strictTransportSecurity } : securityHeaders;
}

/** Sets the headers of every answer on `headers`. */
export function setSecurityHeaders(headers: Headers, how: { https: boolean }): void {
  for (const [name, value] of Object.entries(securityHeadersOver(how))) headers.set(name, value);
}
