import { useState } from 'preact/hooks';
import type { Currency } from '../../money/minor-units.js';
import { count, money } from '../parts/wording.js';
import type { Total } from './periods.js';

interface TotalsChartProps {
  readonly totals: readonly Total[];
  readonly currency: Currency;
}

const WIDTH = 1000;
const HEIGHT = 320;
const AXIS = HEIGHT / 2;
/** How much of its place a bar takes. */
const FULL = 0.62;
const MOST_TICKS = 16;

/** Bars upwards for what came in, downwards for what went out. Arrow keys go from one to the next. */
export function TotalsChart({ totals, currency }: TotalsChartProps) {
  /** The last until somebody chooses, also while more are coming in. */
  const [chosen, choose] = useState<number>();
  const last = totals.length - 1;
  const at = Math.min(chosen ?? last, last);
  const total = totals[at];
  const most = Math.max(...totals.flatMap(({ moneyIn, moneyOut }) => [moneyIn, moneyOut]));
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(last, at + by)));
  };
  return (
    <figure class="totals-chart">
      <figcaption class="row" aria-live="polite">
        <strong>{total?.name}</strong>
        <span class="money-in">{money(total?.moneyIn ?? 0, currency)} in</span>
        <span class="money-out">{money(total?.moneyOut ?? 0, currency)} out</span>
        <span class="quiet">{count(total?.movements ?? 0)} movements</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        tabindex={0}
        aria-label="What came in and went out. Use the arrow keys to go through it, or open the table below."
        onKeyDown={step}
      >
        {totals.map((one, index) => (
          <Bar
            key={one.key}
            total={one}
            scale={(AXIS - 6) / Math.max(1, most)}
            place={{ index, of: totals.length }}
            chosen={index === at}
            onChoose={() => choose(index)}
          />
        ))}
        <line class="axis" x1="0" x2={WIDTH} y1={AXIS} y2={AXIS} />
      </svg>
      <Ticks totals={totals} />
    </figure>
  );
}

interface BarProps {
  readonly total: Total;
  /** Height of one minor unit. */
  readonly scale: number;
  readonly place: { readonly index: number; readonly of: number };
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Bar({ total, scale, place, chosen, onChoose }: BarProps) {
  const room = WIDTH / place.of;
  const x = place.index * room + (room * (1 - FULL)) / 2;
  return (
    <g class={`bar-pair ${chosen ? 'is-chosen' : ''}`} onPointerEnter={onChoose} onClick={onChoose}>
      <rect class="room" x={place.index * room} y="0" width={room} height={HEIGHT} />
      <rect
        class="in"
        x={x}
        y={AXIS - total.moneyIn * scale}
        width={room * FULL}
        height={total.moneyIn * scale}
      />
      <rect class="out" x={x} y={AXIS} width={room * FULL} height={total.moneyOut * scale} />
    </g>
  );
}

function Ticks({ totals }: Pick<TotalsChartProps, 'totals'>) {
  const every = Math.ceil(totals.length / MOST_TICKS);
  return (
    <div class="ticks" aria-hidden="true">
      {totals.map(({ key, tick }, index) => (
        <span key={key}>{index % every === 0 && <span>{tick}</span>}</span>
      ))}
    </div>
  );
}
