/** Loaded into the measured process: writes the most memory that it ever had, in bytes, when it ends. */
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  if (process.env.PEAK_MEMORY_FILE) writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS * 1024));
});
