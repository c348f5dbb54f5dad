const MARK = 'away-';

/**
 * The digest of an error of a page that could not be made because the database was away. In production it is all that the
 * browser is told of a fault of the server, and it is the reference under which the log has it.
 */
export function awayDigest(): string {
  return MARK + crypto.randomUUID().slice(0, 8);
}

export function isAwayDigest(digest: string | undefined): boolean {
  return digest?.startsWith(MARK) === true;
}
