import { allClauses } from '../clauses/all-clauses.js';
import type { Clause } from '../contract/clause.js';
import { retiredClauses } from '../clauses/issued-ids.js';
import { refusals } from './refusals.js';

const INTRODUCTION = `# The event store contract

What every Eventfold store promises, one clause each. \`eventStoreContract\` of \`@eventfold/testkit\` holds a store to all of
them; [its README](../packages/testkit/README.md) says how. An id is never used again for another promise.

A store declares in its manifest which **operations** it has and how far its guarantees reach (**levels**). Where a clause
needs an operation that is absent, it becomes "rejects with \`ES_UNSUPPORTED\`"; where it names levels, it holds for stores
that declare one of them. Where it needs the _environment_ to restart or disconnect something and the suite was not told
how, it is reported as not exercised. _Full_ clauses take long and run only when asked for.

This page is generated from the clauses: change those, then run \`pnpm contract:page\`.
`;

/** docs/contract.md, made from the clauses. */
export function contractPage(): string {
  const areas = [...new Set(allClauses.map((clause) => clause.area))];
  const count = `${allClauses.length} clauses in ${areas.length} areas.\n`;
  return [INTRODUCTION, count, ...areas.map(areaSection), ...retiredSection(), refusalSection()].join('\n');
}

function areaSection(area: string): string {
  const lines = allClauses.filter((clause) => clause.area === area).map(clauseLine);
  return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${lines.join('\n')}\n`;
}

function clauseLine(clause: Clause): string {
  const notes = notesOn(clause);
  return `- **${clause.id}** ${clause.title}${notes === '' ? '' : ` _(${notes})_`}`;
}

function notesOn({ requires = {}, size, randomised }: Clause): string {
  const { operations = [], levels = {}, partitions = 1, environment = [] } = requires;
  return [
    ...operations.map((operation) => `needs ${operation}`),
    ...Object.entries(levels).map(([level, values]) => `${level}: ${values.join(' or ')}`),
    ...(partitions > 1 ? [`${partitions} partitions or more`] : []),
    ...environment.map((ability) => `environment: ${ability}`),
    ...(size === 'full' ? ['full'] : []),
    ...(randomised ? ['randomised'] : []),
  ].join('; ');
}

/** Nothing where no clause was withdrawn. */
function retiredSection(): readonly string[] {
  if (retiredClauses.length === 0) return [];
  const lines = retiredClauses.map(({ id, title, why }) => `- **${id}** ${title} _(${why})_`);
  return [`## Withdrawn\n\n${lines.join('\n')}\n`];
}

function refusalSection(): string {
  const lines = refusals.map(({ cases, what, why }) => `- ${what} ${why} _(${cases})_`);
  return `## What is not promised

Suites elsewhere test these; this one leaves them out, for the reason given. The numbers are those of the list of cases
that the contract was drawn from.

${lines.join('\n')}
`;
}
