import { commandHandler, decider, stateCache } from '@eventfold/core';
import { OURS, type Point, type Round } from '../harness/index.js';
import { onKurrent } from './on-kurrent.js';

const COMMANDS = 300;

const counter = decider({
  category: 'counter',
  initialState: 0,
  evolve: (count, _event: { type: 'Counted'; data: { by: number } }) => count + 1,
  decide: (count, command: { by: number }) => ({ type: 'Counted', data: { by: command.by + 0 * count } }),
});

/* One command after the other: warm ones on a cached state, cold ones on a stream that is read first. */
export const commandPoints: readonly Point[] = [
  { name: 'execute-warm', unit: 'commands/s', rounds: 5, contenders: { [OURS]: commands(true) }, goals: [] },
  { name: 'execute-cold', unit: 'commands/s', rounds: 5, contenders: { [OURS]: commands(false) }, goals: [] },
];

function commands(warm: boolean): Round {
  return onKurrent(async ({ store, named }, clock) => {
    const handler = commandHandler(store, counter, warm ? { cache: stateCache(10) } : {});
    const id = named('c');
    await handler.execute(id, { by: 1 });
    const start = clock();
    for (let n = 0; n < COMMANDS; n++) await handler.execute(id, { by: n });
    return COMMANDS / (clock() - start);
  });
}
