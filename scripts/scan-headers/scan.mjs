// Runs in a process of its own, which trusts the certificate of the proxy: judges addresses as MDN's HTTP Observatory does.
// Arguments: folder of its package, ports for http and https, addresses. Prints one JSON line for each.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, httpPort, httpsPort, ...paths] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(folder, 'src', file)).href);
const [{ retrieve }, { ALL_TESTS }, grader, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] = await Promise.all([
  load('retriever/retriever.js'), load('constants.js'), load('grader/grader.js'), load('grader/charts.js'),
]);

// As its own scanner adds them up (src/scanner/index.js), which takes no port and no path.
for (const address of paths) {
  const retrieved = await retrieve('localhost', { httpPort, httpsPort, path: address });
  if (!retrieved.responses.auto) throw new Error(`${address} did not answer`);
  const results = ALL_TESTS.map((test) => test(retrieved)).map(({ constructor, result }) => ({ name: constructor.name, result, points: grader.getScoreModifier(result) }));
  const minus = 100 + results.reduce((sum, { points }) => sum + Math.min(points, 0), 0);
  const all = 100 + results.reduce((sum, { points }) => sum + points, 0);
  const { score, grade } = grader.getGradeForScore(minus >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : minus);
  console.log(JSON.stringify({ address, status: retrieved.responses.auto.status, score, grade, results }));
}
