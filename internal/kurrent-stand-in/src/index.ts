export { startStandIn, type KurrentStandIn, type StandInOptions } from './start-stand-in.js';
export type { ServerVersion } from './server-version.js';
