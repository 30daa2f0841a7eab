export { cpuClock, wallClock, type Clock } from './clock.js';
export { OURS, type Kept, type Point, type Round } from './point.js';
export { throughput } from './throughput.js';
export { runBenchmark } from './run-benchmark.js';
export { inFlight } from './in-flight.js';
export { quantile } from './quantile.js';
