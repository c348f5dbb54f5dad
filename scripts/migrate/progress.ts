import type { Progress } from '@/lib/migration/engine/surroundings';

/** Where progress goes: a terminal's line that is drawn anew, or plain lines for a pipe. */
export type ProgressOutput = { write(text: string): void; isTerminal: boolean };

export type ProgressDisplay = {
  tell(progress: Progress): void;
  /** A whole line beside the progress. */
  line(text: string): void;
  /** Leaves the line that is being drawn. */
  end(): void;
};

const PLAIN_MS = 1_000;
const REDRAW_MS = 100;

/** Shows phases with rate and time left; in a pipe at most a line a second, and always the last one of a phase. */
export function showProgress(output: ProgressOutput, now: () => number = Date.now): ProgressDisplay {
  let phase: string | null = null;
  let since = 0;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = '';
  let isDrawing = false;
  const end = () => {
    if (isDrawing) output.write('\n');
    isDrawing = false;
  };
  return {
    tell(progress) {
      const at = now();
      const isNew = progress.phase !== phase;
      if (isNew) {
        end();
        phase = progress.phase;
        since = at;
      }
      const isLast = progress.total !== null && progress.done >= progress.total;
      if (!isNew && !isLast && at - shownAt < (output.isTerminal ? REDRAW_MS : PLAIN_MS)) return;
      const text = progressLine(progress, (at - since) / 1000);
      if (text === shown) return;
      shownAt = at;
      shown = text;
      output.write(output.isTerminal ? `\r\u001B[K${text}` : `${text}\n`);
      isDrawing = output.isTerminal;
    },
    line(text) {
      end();
      output.write(`${text}\n`);
    },
    end,
  };
}

/** One line of progress, such as `importing 300 of 956 books, 41/s, 16 s left`. */
export function progressLine({ phase, done, total, unit }: Progress, seconds: number): string {
  if (unit === 'checks') return total === null ? `${phase} the target` : `${phase} the target: ${total} checks done`;
  const isBytes = unit === 'bytes';
  const amount = (value: number) => (isBytes ? (value / 1e6).toFixed(1) : String(value));
  const head = `${phase} ${amount(done)}${total === null ? '' : ` of ${amount(total)}`} ${isBytes ? 'MB' : unit}`;
  if (seconds < 0.5 || done === 0) return head;
  const rate = done / seconds;
  const speed = isBytes ? `${amount(rate)} MB/s` : `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`;
  const left = total === null || done >= total ? '' : `, ${timeLeft((total - done) / rate)} left`;
  return `${head}, ${speed}${left}`;
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
