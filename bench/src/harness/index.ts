export { cpuClock, wallClock, type Clock } from './clock.js';
export { OURS, type Goal, type Point, type Round } from './point.js';
export { throughput } from './throughput.js';
export { runBenchmark, type BenchmarkOptions } from './run-benchmark.js';
export type { Verdict } from './judge-point.js';
