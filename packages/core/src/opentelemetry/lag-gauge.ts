import type { Meter } from '@opentelemetry/api';

/** How far each projection is behind, in seconds, as it was after its last page. One whose lag is not known is not reported. */
export function lagGauge(meter: Meter): { set(projection: string, lagMs: number | null): void } {
  const lags = new Map<string, number>();
  const gauge = meter.createObservableGauge('eventfold.projection.lag', {
    unit: 's',
    description: 'How far a projection is behind the head of the log.',
  });
  gauge.addCallback((result) => {
    for (const [projection, lagMs] of lags)
      result.observe(lagMs / 1000, { 'eventfold.projection': projection });
  });
  return {
    set(projection, lagMs) {
      if (lagMs === null) lags.delete(projection);
      else lags.set(projection, lagMs);
    },
  };
}
