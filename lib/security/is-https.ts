/**
 * Whether the person reaches us over https. `APP_ORIGIN` says so for good; else the nearest proxy does
 * (Next fills the header in where there is none). Lying about it only harms the liar's own session.
 */
export function isHttps(headers: Headers, appOrigin: string | undefined): boolean {
  if (appOrigin !== undefined) return appOrigin.startsWith('https:');
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}
