import type { Cluster, Command, Redis } from 'ioredis';
import { notSent } from './lost-reply.js';

/**
 * Makes commands that no node of a cluster ever got end as not sent. While a node is away, ioredis ends what is for it with the
 * same words as what was sent and whose answer was lost.
 */
export function tellUnsent(cluster: Cluster): Cluster {
  /** Whether the node that a command was given to last may have got it. Without an entry no node has it. */
  const mayHaveGot = new WeakMap<Command, () => boolean>();
  const dispatch = cluster.sendCommand.bind(cluster);
  cluster.sendCommand = (command, ...rest) => {
    const { reject } = command;
    command.reject = (error) => {
      const isUnsent = isClosed(error) && mayHaveGot.get(command)?.() !== true;
      reject.call(command, isUnsent ? notSent(error) : error);
    };
    return dispatch(command, ...rest);
  };
  return cluster.on('+node', (node: Redis) => watch(node, mayHaveGot));
}

function watch(node: Redis, mayHaveGot: WeakMap<Command, () => boolean>): void {
  let timesReady = 0;
  node.on('ready', () => (timesReady += 1));
  const send = node.sendCommand.bind(node);
  node.sendCommand = (command, stream) => {
    // It keeps what comes too early until it is ready.
    const before = node.status === 'ready' ? timesReady - 1 : timesReady;
    mayHaveGot.set(command, () => timesReady > before);
    const { reject } = command;
    command.reject = (error) => {
      // It has answered, and did nothing: the command goes to another node, or nowhere.
      if (!isClosed(error)) mayHaveGot.delete(command);
      reject.call(command, error);
    };
    return send(command, stream);
  };
}

function isClosed(error: Error): boolean {
  return error.message === 'Connection is closed.';
}
