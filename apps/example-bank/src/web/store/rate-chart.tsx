import { count } from '../parts/wording.js';
import { pulses } from '../state/bank-state.js';

const WIDTH = 600;
const HEIGHT = 60;
const SHOWN = 120;

/** Events per second over the last minute. */
export function RateChart() {
  const rates = pulses.value.map(({ eventsPerSecond }) => eventsPerSecond);
  const most = Math.max(1, ...rates);
  const x = (index: number): number => WIDTH - ((rates.length - 1 - index) / (SHOWN - 1)) * WIDTH;
  const points = rates.map((rate, index) => `${x(index)},${HEIGHT - 2 - (rate / most) * (HEIGHT - 6)}`);
  return (
    <svg
      class="rate-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Events per second over the last minute, ${count(most)} at most`}
    >
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}
