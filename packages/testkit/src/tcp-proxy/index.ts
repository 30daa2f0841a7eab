/** A TCP proxy that spoils connections on purpose, for the fault tests of stores. It needs Node. */
export { drawTcpFaults, type DrawFaultsOptions, type TcpFault } from './tcp-fault.js';
export { startTcpProxy, type TcpProxy, type TcpProxyOptions } from './start-tcp-proxy.js';
