import type { StoreResource } from '../../http/resources.js';
import { count } from '../parts/wording.js';
import { accounts, pulse, transfers } from '../state/bank-state.js';
import { useAnswer } from '../state/use-answer.js';
import { ImportCard } from './import-card.js';
import { ManifestTable } from './manifest-table.js';
import { ProjectionsTable } from './projections-table.js';
import { RateChart } from './rate-chart.js';
import { Ticker } from './ticker.js';

/** Asked again this often, in pulses. */
const PULSES_BETWEEN = 8;

/** What the bank stands on, and how it is doing. */
export function StorePage() {
  const pulsesSeen = Math.floor((pulse.value?.projections[0]?.handled ?? 0) / PULSES_BETWEEN);
  const answer = useAnswer<StoreResource>('/store', pulsesSeen);
  const store = answer?.ok === true ? answer.value : undefined;
  return (
    <div class="columns">
      <div class="stack">
        <Figures store={store} />
        <ImportCard />
        <section class="card" aria-labelledby="projections-heading">
          <h2 id="projections-heading">Projections</h2>
          <ProjectionsTable projections={pulse.value?.projections ?? []} />
        </section>
        <Ticker />
      </div>
      <section class="card" aria-labelledby="manifest-heading">
        <h2 id="manifest-heading">What the store promises</h2>
        {store !== undefined && <ManifestTable manifest={store.manifest} />}
      </section>
    </div>
  );
}

function Figures({ store }: { readonly store: StoreResource | undefined }) {
  const lag = Math.max(0, ...(pulse.value?.projections.map(({ lagMs }) => lagMs ?? 0) ?? []));
  return (
    <section class="card stack" aria-labelledby="figures-heading">
      <div class="row">
        <h1 id="figures-heading">
          {store === undefined ? 'The store' : `The ${store.manifest.store} store`}
        </h1>
        {store !== undefined && (
          <span class={`chip ${store.health.ok ? 'good' : 'bad'}`}>
            {store.health.ok ? 'answers' : (store.health.error ?? 'does not answer')}
          </span>
        )}
      </div>
      <dl class="figures">
        <div>
          <dt>events per second</dt>
          <dd data-testid="rate">{count(pulse.value?.eventsPerSecond ?? 0)}</dd>
        </div>
        <div>
          <dt>projection lag</dt>
          <dd>{count(lag)} ms</dd>
        </div>
        <div>
          <dt>round trip</dt>
          <dd>{store === undefined ? '…' : `${store.health.latencyMs.toFixed(1)} ms`}</dd>
        </div>
        <div>
          <dt>accounts</dt>
          <dd>{count(accounts.value.size)}</dd>
        </div>
        <div>
          <dt>transfers</dt>
          <dd>{count(transfers.value.size)}</dd>
        </div>
      </dl>
      <RateChart />
    </section>
  );
}
