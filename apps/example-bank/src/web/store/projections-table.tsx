import type { ProjectionReading } from '../../views/event-meter.js';
import { count } from '../parts/wording.js';

/** How far each view follows behind. */
export function ProjectionsTable({ projections }: { readonly projections: readonly ProjectionReading[] }) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Handled
            </th>
            <th scope="col" class="number">
              Lag
            </th>
          </tr>
        </thead>
        <tbody>
          {projections.map(({ name, state, handled, lagMs }) => (
            <tr key={name}>
              <td>{name}</td>
              <td>
                <span class={`chip ${state === 'live' ? 'good' : 'warn'}`}>{state}</span>
              </td>
              <td class="number">{count(handled)}</td>
              <td class="number">{lagMs === null ? '' : `${count(lagMs)} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
