// Loaded into the app's server: when it is asked, it collects its garbage and says how much memory is left in use.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('message', (message) => {
  if (message?.type !== 'measure memory') return;
  // What only something finalized held is garbage for the second one.
  collectGarbage();
  collectGarbage();
  process.send?.({ type: 'memory', ...process.memoryUsage() });
});
