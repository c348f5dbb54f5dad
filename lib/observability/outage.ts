/** An outage has ended when no request has failed of it for as long. */
const QUIET_MS = 5 * 60_000;

/** Next gives pages, API routes and instrumentation a copy of this module each; the outage is one for the process. */
const OUTAGE_OF_PROCESS = Symbol.for('pitchbook.outage');
const inProcess = globalThis as typeof globalThis & { [OUTAGE_OF_PROCESS]?: { lastFailure: number } };

/**
 * Notes that a request failed because the database or the Auth API was away.
 * @returns whether an outage begins with it: only then is it worth an event of the error monitor, whose number is limited.
 * By a quiet time and not by the next success, since in many an outage every other request succeeds.
 */
export function beginsOutage(): boolean {
  const now = Date.now();
  const { lastFailure } = inProcess[OUTAGE_OF_PROCESS] ?? { lastFailure: -Infinity };
  inProcess[OUTAGE_OF_PROCESS] = { lastFailure: now };
  return now - lastFailure >= QUIET_MS;
}
