import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run scan:headers -- [--url http://localhost:3000] [--cookie "pitchbook-session=…"]`: judges an address of each class of
 * answers of a running app over https, as MDN's HTTP Observatory does. The cookie is that of somebody who is signed in, for
 * the pages that only they see; without it these are skipped, and the exit code says so.
 * The scanner is no dependency of ours (docs/security.md): it is fetched into node_modules/.cache, without running its install scripts.
 */
const scanner = '@mdn/mdn-http-observatory';
const version = '1.4.8';
const LEAST_SCORE = 135;
const { values } = parseArgs({ options: { url: { type: 'string', default: 'http://localhost:3000' }, cookie: { type: 'string' }, scanner: { type: 'string' } } });
const app = new URL(values.url);

/** Asked for with the cookie. The app takes no notice of it. */
const SIGNED_IN = 'signed-in';

/** Each class of answers: an address, and the status that it must have for its score to count. Redirects are followed. */
async function addresses(): Promise<[address: string, status: number][]> {
  const [, chunk] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(await (await fetch(new URL('/sign-in', app))).text()) ?? [];
  if (chunk === undefined) throw new Error('The sign-in page names no script: is the app running?');
  const home = values.cookie === undefined ? '/' : new URL((await fetch(app, { headers: { cookie: values.cookie } })).url).pathname;
  return [
    ['/sign-in', 200],
    ['/account', 200],
    ['/robots.txt', 404],
    // It is there where the operator named somebody.
    ['/.well-known/security.txt', (await fetch(new URL('/.well-known/security.txt', app))).ok ? 200 : 404],
    ['/api/v1/openapi.json', 200],
    ['/api/v1/pitchbooks', 401],
    ['/api/none', 404],
    ['/api/health/live', 200],
    [chunk, 200],
    ['/icon.svg', 200],
    [`${home}?${SIGNED_IN}`, 200],
    [`/account?${SIGNED_IN}`, 200],
    [`/none/pitchbooks?${SIGNED_IN}`, 404],
  ];
}

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
  const url = new URL(asked.url ?? '/', app);
  const cookie = url.searchParams.has(SIGNED_IN) ? { cookie: values.cookie } : {};
  const passedOn = request(url, { method: asked.method, headers: { ...asked.headers, ...cookie, 'x-forwarded-proto': 'https', 'x-forwarded-host': asked.headers.host } }, (given) => {
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
  const wanted = await addresses();
  const isSkipped = (address: string) => address.endsWith(SIGNED_IN) && values.cookie === undefined;
  const expected = new Map(wanted.filter(([address]) => !isSkipped(address)));
  const child = spawn(process.execPath, [path.resolve('scripts/scan-headers/scan.mjs'), findScanner(), String(httpPort), String(httpsPort), ...expected.keys()], {
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
    const isExpected = status === expected.get(address);
    if (!isExpected) console.log(`        expected status ${expected.get(address)}`);
    if (score < LEAST_SCORE || !isExpected) process.exitCode = 1;
  }
  for (const [address] of wanted.filter(([each]) => isSkipped(each))) {
    console.log(`   –      skipped  ${address} (needs --cookie)`);
    process.exitCode = 1;
  }
} finally {
  secure.close();
  plain.close();
  secure.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}
