import { commandHandler, observeStore, stateCache, type Telemetry } from '@eventfold/core';
import { openTelemetry } from '@eventfold/core/opentelemetry';
import { OURS, throughput, type Point, type Round } from '../harness/index.js';
import { account, eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf } from './streams.js';

const STREAMS = 25;
const COMMANDS = 1000;

/** What telemetry costs a warm command: where nobody asked for it, and where it is there and no SDK listens. */
export const telemetryPoints: readonly Point[] = [
  {
    name: 'telemetry-absent',
    unit: 'commands/s',
    rounds: 15,
    contenders: {
      [OURS]: warm(undefined),
      'with OpenTelemetry, no SDK': warm(openTelemetry()),
      'without the option': warm('not an option at all'),
    },
    goals: [{ against: ['without the option'], ratio: 0.95 }],
  },
];

function warm(telemetry: Telemetry | undefined | 'not an option at all'): Round {
  return throughput({
    operations: STREAMS * COMMANDS,
    prepare: async () => {
      const plain = await eventfoldAccounts(streamsOf(STREAMS, 10));
      const store = typeof telemetry === 'object' ? observeStore(plain, telemetry) : plain;
      const option = telemetry === 'not an option at all' ? {} : { telemetry };
      const accounts = commandHandler(store, account, { cache: stateCache(100), ...option });
      for (let i = 0; i < STREAMS; i++) await accounts.execute(String(i), { type: 'Deposit', index: i });
      return accounts;
    },
    run: async (accounts) => {
      for (let i = 0; i < STREAMS * COMMANDS; i++)
        await accounts.execute(String(i % STREAMS), { type: 'Deposit', index: i });
    },
  });
}
