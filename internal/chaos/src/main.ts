import { parseArgs } from 'node:util';
import { formatChaosReport } from '@eventfold/testkit';
import { kurrentSetups } from './kurrent/kurrent-setups.js';
import { redisSetups } from './redis/redis-setups.js';
import { runChaos, type Setups } from './run-chaos.js';

/** A store joins with its set-ups here, and with a script `chaos:<name>` in the workspace's package.json. */
const STORES: Readonly<Record<string, (suite: string) => Setups | undefined>> = {
  kurrent: kurrentSetups,
  redis: redisSetups,
};

const USAGE = `usage: chaos ${Object.keys(STORES).join('|')} [--minutes N] [--seed S] [--setup a,b] [--faults a,b]`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      setup: { type: 'string' },
      faults: { type: 'string' },
    },
  });
  const [store = ''] = positionals;
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!Object.hasOwn(STORES, store) || !(minutes > 0) || !Number.isSafeInteger(seed)) return refuse(USAGE);
  const setups = chooseSetups(store, values.setup?.split(','));
  if (typeof setups === 'string') return refuse(setups);
  say(`seed ${seed}, ${minutes} minutes, ${Object.keys(setups).join(', ')}`);
  const only = values.faults?.split(',');
  const { report, complaints } = await runChaos({ seed, minutes, setups, only, say });
  process.stdout.write(`${[formatChaosReport(report), ...complaints].join('\n')}\n`);
  return report.verdict.ok && complaints.length === 0 ? 0 : 1;
}

/** The set-ups that were asked for, or why there are none. */
function chooseSetups(store: string, names: readonly string[] | undefined): Setups | string {
  const all = STORES[store]?.(`chaos on ${store}`);
  if (all === undefined) return `There is no server of ${store} to break.`;
  if (names === undefined) return all;
  const chosen = Object.entries(all).filter(([name]) => names.includes(name));
  if (chosen.length < names.length) return `The set-ups of ${store}: ${Object.keys(all).join(', ')}.`;
  return Object.fromEntries(chosen);
}

function refuse(why: string): number {
  say(why);
  return 2;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
