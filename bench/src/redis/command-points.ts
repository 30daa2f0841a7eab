import { commandHandler, decider, stateCache } from '@eventfold/core';
import { OURS, type Point } from '../harness/index.js';
import { onRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const COMMANDS = 5_000;

interface Deposited {
  readonly type: 'Deposited';
  readonly data: ReturnType<typeof payment>['data'];
}

const account = decider({
  category: 'account',
  initialState: 0,
  evolve: (count, _event: Deposited) => count + 1,
  decide: (_count, command: { readonly n: number }) => payment(command.n) as Deposited,
});

/** The least that an append by script does. */
const PUSH = "return redis.call('RPUSH', KEYS[1], ARGV[1])";

/* Commands one after the other on a cached state, beside a script that pushes the same bytes to a list. */
export const commandPoints: readonly Point[] = [
  {
    name: 'execute-warm',
    unit: 'commands/s',
    rounds: 9,
    contenders: {
      [OURS]: onRedis({}, ({ store }) => {
        const handler = commandHandler(store, account, { cache: stateCache(10) });
        return Promise.resolve(async () => {
          for (let n = 0; n < COMMANDS; n++) await handler.execute('1', { n });
          return COMMANDS;
        });
      }),
      evalsha: onRedis({}, async ({ redis }) => {
        const sha = (await redis.script('LOAD', PUSH)) as string;
        return async () => {
          for (let n = 0; n < COMMANDS; n++) await redis.evalsha(sha, 1, 'account-1', paymentText(n, n));
          return COMMANDS;
        };
      }),
    },
    goals: [{ against: ['evalsha'], ratio: 0.7 }],
  },
];
