import type { Terminal } from './terminal.js';

export interface Progress {
  update(rows: number, bytes: number): void;
  /** Clears the bar away. */
  end(): void;
}

const BAR_WIDTH = 30;
const BAR_EVERY_MS = 80;
const LINE_EVERY_MS = 5000;

/** Shows how far into a file of `size` bytes the work is: a bar on a terminal, now and then a line elsewhere. */
export function showProgress({ stderr }: Pick<Terminal, 'stderr'>, size: number): Progress {
  const bar = stderr.isTTY === true;
  const every = bar ? BAR_EVERY_MS : LINE_EVERY_MS;
  const startedAt = performance.now();
  let shownAt = startedAt;
  let furthest = 0;
  return {
    update(rows, bytes) {
      furthest = Math.max(furthest, bytes);
      const now = performance.now();
      if (now - shownAt < every) return;
      shownAt = now;
      const text = describe({ rows, part: furthest / size, seconds: (now - startedAt) / 1000 });
      stderr.write(bar ? `\r\u001B[K${drawn(furthest / size)} ${text}` : `${text}\n`);
    },
    end() {
      if (bar) stderr.write('\r\u001B[K');
    },
  };
}

function drawn(part: number): string {
  const full = Math.round(part * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
}

function describe({ rows, part, seconds }: { rows: number; part: number; seconds: number }): string {
  const perSecond = Math.round(rows / seconds).toLocaleString('en');
  return `${String(Math.floor(part * 100)).padStart(3)} %  ${rows.toLocaleString('en')} rows, ${perSecond} a second`;
}
