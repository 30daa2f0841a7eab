import type { Socket } from 'node:net';
import type { TcpFault } from './tcp-fault.js';

/** One direction of a connection. */
export interface SpoiledPipe {
  /** Adds a fault; its bytes count from now. */
  spoil(fault: TcpFault): void;
  /** From now on nothing passes, or everything does again. What was swallowed is gone. */
  swallow(swallowing: boolean): void;
}

interface PendingFault {
  readonly atByte: number;
  readonly does: TcpFault['does'];
}

/** Passes on what comes `from` one end `to` the other, at the receiver's pace, up to the byte where a fault strikes. */
export function spoiledPipe(
  from: Socket,
  to: Socket,
  { cut, swallowing: silent }: { readonly cut: () => void; readonly swallowing: boolean },
): SpoiledPipe {
  const faults: PendingFault[] = [];
  let passed = 0;
  let swallowing = silent;

  const send = async (bytes: Uint8Array): Promise<void> => {
    passed += bytes.length;
    if (swallowing || bytes.length === 0 || to.destroyed) return;
    // Waits until the bytes have left this process: what passed before a cut arrives, and nobody is sent more than it takes.
    await new Promise<void>((resolve) => {
      to.once('close', resolve);
      to.write(bytes, () => {
        to.off('close', resolve);
        resolve();
      });
    });
  };
  const strike = async (does: TcpFault['does']): Promise<void> => {
    if (does === 'cut') cut();
    else if (does === 'swallow') swallowing = true;
    else await new Promise((resolve) => setTimeout(resolve, does.delayMs));
  };
  const pass = async (bytes: Uint8Array): Promise<void> => {
    let rest = bytes;
    for (let [fault] = faults; fault !== undefined && fault.atByte < passed + rest.length; [fault] = faults) {
      faults.shift();
      const first = rest.subarray(0, Math.max(0, fault.atByte - passed));
      rest = rest.subarray(first.length);
      await send(first);
      await strike(fault.does);
      if (from.destroyed) return;
    }
    await send(rest);
  };

  from.on('data', (bytes) => {
    from.pause();
    void pass(bytes).then(() => from.resume());
  });
  from.on('end', () => to.end());
  return {
    spoil({ atByte, does }) {
      faults.push({ atByte: passed + atByte, does });
      faults.sort((a, b) => a.atByte - b.atByte);
    },
    swallow: (value) => void (swallowing = value),
  };
}
