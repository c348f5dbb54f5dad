import { createSocket, type SocketOptions } from 'node:dgram';
import { lookup } from 'node:dns';
import { isIPv6 } from 'node:net';
import { log } from './log';
import { other, statusLabel } from './labels';
import type { Measurement, Sink } from './record';

interface StatsdOptions {
  host: string;
  port: number;
}

type Lookup = NonNullable<SocketOptions['lookup']>;

/** A name may move to another address; asking for each packet would be slow. */
const keepAddressMs = 60_000;

/**
 * Sends timings to StatsD, one UDP packet for each: nothing waits for an answer, and where nobody listens nothing happens.
 * A fault is logged once until it is over.
 */
export function createStatsd({ host, port }: StatsdOptions): Sink & { close: () => void } {
  let isFailing = false;
  const heard = (error: Error | null): void => {
    if (error && !isFailing) log.warn('statsd.failed', { errorName: error.name });
    isFailing = error !== null;
  };
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', lookup: keepAddress() });
  socket.on('error', heard);
  socket.unref();
  const send = (measured: Measurement): void => {
    const packet = statsdPacket(measured);
    if (packet !== null) socket.send(packet, port, host, heard);
  };
  return Object.assign(send, { close: () => void socket.close() });
}

/** The lines for one measurement, or null for those that StatsD does not get. */
export function statsdPacket(measured: Measurement): string | null {
  if (measured.what === 'request') {
    return `pitchbook.request.duration:${milliseconds(measured.seconds)}|ms\npitchbook.request.status.${statusLabel(measured.status)}:1|c`;
  }
  if (measured.what === 'query') {
    const table = /^[a-z][a-z0-9_]{0,62}$/.test(measured.table) ? measured.table : other;
    return `pitchbook.database.${measured.operation}.${table}:${milliseconds(measured.seconds)}|ms`;
  }
  return null;
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}

/** Resolves names as Node does, and remembers them; the socket asks for its own address by the same way. */
function keepAddress(): Lookup {
  const kept = new Map<string, { address: string; family: number; until: number }>();
  return (hostname, options, callback) => {
    const known = kept.get(hostname);
    if (known && known.until > Date.now()) return callback(null, known.address, known.family);
    lookup(hostname, options, (error, address, family) => {
      if (!error && typeof address === 'string') kept.set(hostname, { address, family: family ?? 4, until: Date.now() + keepAddressMs });
      callback(error, address, family);
    });
  };
}
