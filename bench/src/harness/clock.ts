/** Seconds since some moment. */
export type Clock = () => number;

/** The clock on the wall: what a user waits. */
export const wallClock: Clock = () => performance.now() / 1000;

/**
 * The processor time of this process with all its threads, the collector's and the compiler's included. On a machine that
 * others use as well it says more than the wall clock, as long as nothing waits for a server.
 */
export const cpuClock: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
