const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id of a source record as the database prints it, or null where it has none that a book can have. */
export function recordId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const id: unknown = Object.getOwnPropertyDescriptor(value, 'id')?.value;
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : null;
}
