/** Why a database may not be filled with demo data, or null where it may: only a preview's, and only while it is empty. */
export function refusalToSeed({ environment, people }: { environment: string | undefined; people: number }): string | null {
  if (environment !== 'preview') return `This is ${environment ?? 'no preview'} (VERCEL_ENV): demo data is for previews. \`vercel env pull .env.preview.local --environment=preview\` writes its settings.`;
  if (people > 0) return `Somebody has used this database: it has ${people} ${people === 1 ? 'person' : 'people'}. Demo data goes into an empty one.`;
  return null;
}
