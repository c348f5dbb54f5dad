import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run scan:headers -- [--url http://localhost:3000] [paths]`: judges a running app over https as MDN's HTTP Observatory does. The
 * scanner is no dependency of ours (docs/security.md): it is fetched into node_modules/.cache, without running its install scripts.
 */
const scanner = '@mdn/mdn-http-observatory';
const version = '1.4.8';
const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string', default: 'http://localhost:3000' }, scanner: { type: 'string' }, 'least-score': { type: 'string', default: '135' } } });
const app = new URL(values.url);
const paths = positionals.length > 0 ? positionals : ['/sign-in', '/sign-up', '/account', '/api/v1/openapi.json', '/api/v1/pitchbooks', '/api/health/live'];

function findScanner(): string {
  const folder = values.scanner ?? path.resolve('node_modules/.cache/http-observatory');
  const installed = path.join(folder, 'node_modules', scanner);
  if (!existsSync(installed)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', `${scanner}@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  // Its install script would fetch browsers' list of preloaded names. A name of ours would be on it: we ask for that in the header.
  writeFileSync(path.join(installed, 'conf/hsts-preload.json'), JSON.stringify({ localhost: { mode: 'force-https', includeSubDomains: true, includeSubDomainsForPinning: true, pinned: false } }));
  return installed;
}

/** Hands a request on to the app as a proxy that speaks https does. */
function forward(asked: IncomingMessage, answer: ServerResponse): void {
  const passedOn = request(new URL(asked.url ?? '/', app), { method: asked.method, headers: { ...asked.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': asked.headers.host } }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  passedOn.on('error', () => answer.writeHead(502).end());
  asked.pipe(passedOn);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, 'localhost', () => resolve((server.address() as AddressInfo).port)));
}

const folder = mkdtempSync(path.join(tmpdir(), 'pitchbook-scan-'));
const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, forward);
const httpsPort = await listen(secure);
const plain = createServer((asked, answer) => answer.writeHead(301, { location: `https://localhost:${httpsPort}${asked.url}` }).end());
const httpPort = await listen(plain);

try {
  const child = spawn(process.execPath, [path.resolve('scripts/scan-headers/scan.mjs'), findScanner(), String(httpPort), String(httpsPort), ...paths], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('The scanner failed.');
  for (const line of Buffer.concat(parts).toString().trim().split('\n')) {
    const { address, status, score, grade, results } = JSON.parse(line) as { address: string; status: number; score: number; grade: string; results: { name: string; result: string; points: number }[] };
    console.log(`${String(score).padStart(4)}  ${grade.padEnd(2)}  ${status}  ${address}`);
    for (const { name, result, points } of results) console.log(`        ${points > 0 ? '+' : ''}${points}  ${name}: ${result}`);
    if (score < Number(values['least-score'])) process.exitCode = 1;
  }
} finally {
  secure.close();
  plain.close();
  secure.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}
