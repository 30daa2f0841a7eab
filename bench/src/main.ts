import { parseArgs } from 'node:util';
import { cpuClock, runBenchmark, wallClock, type Point } from './harness/index.js';

/** Every benchmark loads only what it measures. */
const benchmarks: Readonly<Record<string, () => Promise<readonly Point[]>>> = {
  core: async () => (await import('./core/core-points.js')).corePoints,
  kurrent: async () => (await import('./kurrent/kurrent-points.js')).kurrentPoints(),
  redis: async () => (await import('./redis/redis-points.js')).redisPoints,
};

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      cpu: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  });
  const [name = '', ...only] = positionals;
  const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (load === undefined || !(rounds === undefined || (Number.isInteger(rounds) && rounds > 0)))
    return usage();
  const points = await load();
  const unknown = only.find((each) => points.every((point) => point.name !== each));
  if (unknown !== undefined) return usage(`${name} has no point ${unknown}`);
  const clock = values.cpu ? cpuClock : wallClock;
  return (await runBenchmark(points, { json: values.json, only, rounds, clock })) ? 0 : 1;
}

function usage(complaint?: string): number {
  const names = Object.keys(benchmarks).join('|');
  if (complaint !== undefined) process.stderr.write(`${complaint}\n`);
  process.stderr.write(`usage: pnpm bench ${names} [point …] [--json] [--cpu] [--rounds n]\n`);
  return 2;
}
