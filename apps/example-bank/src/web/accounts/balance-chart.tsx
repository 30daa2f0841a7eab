import type { StatementLine } from '../../views/statements.js';
import { plainAmount } from '../parts/wording.js';

interface BalanceChartProps {
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
  /** The revision that is marked. */
  readonly at: number;
}

const WIDTH = 1000;
const HEIGHT = 140;
const MARGIN = 8;

/** The balance after each event, as steps. */
export function BalanceChart({ lines, at }: BalanceChartProps) {
  const balances = lines.map(({ balance }) => balance);
  const top = Math.max(0, ...balances);
  const bottom = Math.min(0, ...balances);
  const first = lines[0]?.revision ?? 0;
  const x = (index: number): number => (lines.length < 2 ? 0 : (index / (lines.length - 1)) * WIDTH);
  const y = (balance: number): number =>
    MARGIN + ((top - balance) / Math.max(1, top - bottom)) * (HEIGHT - 2 * MARGIN);
  const steps = balances.map((balance, index) =>
    index === 0 ? `M0 ${y(balance)}` : `H${x(index)} V${y(balance)}`,
  );
  const path = steps.join(' ');
  const marked = at - first;
  return (
    <svg
      class="balance-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The balance over ${lines.length} events, from ${plainAmount(bottom)} to ${plainAmount(top)}`}
    >
      <path class="area" d={`${path} H${WIDTH} V${y(0)} H0 Z`} />
      <line class="zero" x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} />
      <path class="curve" d={`${path} H${WIDTH}`} />
      <rect class="future" x={x(marked)} y="0" width={WIDTH - x(marked)} height={HEIGHT} />
      <line class="marker" x1={x(marked)} x2={x(marked)} y1="0" y2={HEIGHT} />
    </svg>
  );
}
