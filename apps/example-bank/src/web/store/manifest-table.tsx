import type { Manifest } from '@eventfold/core';
import { count } from '../parts/wording.js';

type Levels = Manifest['levels'];

const LEVELS: Readonly<Record<keyof Levels, { readonly name: string; readonly means: string }>> = {
  order: { name: 'Order of the log', means: 'whether all events have one order, or those of each partition' },
  atomicAppend: { name: 'One append spans', means: 'what is written as a whole or not at all' },
  idempotentAny: { name: 'Repeats under “any”', means: 'how long an append that comes again is recognised' },
  idempotentCreation: {
    name: 'Repeats of a creation',
    means: 'how long the first append to a stream is recognised',
  },
  deletesInLog: { name: 'Deleted events', means: 'when they leave the log' },
  divergence: { name: 'A replaced history', means: 'whether a history that lost events is noticed' },
  recordedAtResolutionMs: { name: 'Clock', means: 'resolution of the time of recording, in milliseconds' },
};

/** What a store declares about itself, in words. */
export function ManifestTable({ manifest }: { readonly manifest: Manifest }) {
  const { levels, operations, limits, partitions } = manifest;
  return (
    <div class="stack">
      <table class="table">
        <tbody>
          {Object.entries(LEVELS).map(([level, { name, means }]) => (
            <tr key={level}>
              <th scope="row">
                {name}
                <small class="quiet">{means}</small>
              </th>
              <td class="number">
                <span class="chip good">{levels[level as keyof Levels]}</span>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">Partitions</th>
            <td class="number">{partitions}</td>
          </tr>
        </tbody>
      </table>
      <div>
        <h3>Operations</h3>
        <ul class="chips">
          {Object.entries(operations).map(([name, there]) => (
            <li key={name} class={`chip ${there ? 'good' : ''}`}>
              {there ? name : `no ${name}`}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>Limits</h3>
        <ul class="chips">
          {Object.entries<number>({ ...limits }).map(([name, limit]) => (
            <li key={name} class="chip">
              {name}: {Number.isSafeInteger(limit) && limit < Number.MAX_SAFE_INTEGER ? count(limit) : 'none'}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
