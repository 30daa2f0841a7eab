import type { OrderGraph, Step } from './order-graph.js';

/** A moment and the reason why it comes before the next one of its cycle; none where the clock says it. */
export interface CycleStep {
  readonly moment: number;
  readonly reason: Step['reason'];
}

export type Cycle = readonly CycleStep[];

/** How many moments of a knot are tried as the start of a short cycle. */
const TRIED = 30;

/** A short cycle of every knot of the graph: moments that cannot be put in an order. Takes time linear in the graph. */
export function findCycles(graph: OrderGraph): readonly Cycle[] {
  return knots(graph.steps)
    .map((knot) => shortestCycle(graph, knot))
    .filter((cycle) => cycle.length > 0);
}

/** The strongly connected components of more than one node (Tarjan's algorithm, without recursion). */
function knots(steps: readonly (readonly Step[])[]): readonly (readonly number[])[] {
  const search = new KnotSearch(steps);
  for (let root = 0; root < steps.length; root++) search.from(root);
  return search.found;
}

class KnotSearch {
  readonly found: number[][] = [];
  /** When a node was entered, -1 before. */
  private readonly order: Int32Array;
  /** The earliest node that is reached from here and still on the stack. */
  private readonly lowest: Int32Array;
  private readonly onStack: Uint8Array;
  private readonly tried: Int32Array;
  private readonly stack: number[] = [];
  private entered = 0;

  constructor(private readonly steps: readonly (readonly Step[])[]) {
    this.order = new Int32Array(steps.length).fill(-1);
    this.lowest = new Int32Array(steps.length);
    this.onStack = new Uint8Array(steps.length);
    this.tried = new Int32Array(steps.length);
  }

  from(root: number): void {
    if (this.order[root] !== -1) return;
    const path = [root];
    this.enter(root);
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      const next = this.nextOf(node);
      if (next === undefined) {
        path.pop();
        this.leave(node, path[path.length - 1]);
      } else if (this.order[next] === -1) {
        this.enter(next);
        path.push(next);
      } else if (this.onStack[next] === 1) {
        this.lowest[node] = Math.min(this.lowest[node]!, this.order[next]!);
      }
    }
  }

  private nextOf(node: number): number | undefined {
    const tried = this.tried[node]!;
    this.tried[node] = tried + 1;
    return this.steps[node]?.[tried]?.to;
  }

  private enter(node: number): void {
    this.order[node] = this.lowest[node] = this.entered++;
    this.onStack[node] = 1;
    this.stack.push(node);
  }

  private leave(node: number, parent: number | undefined): void {
    if (this.lowest[node] === this.order[node]) {
      const knot = this.stack.splice(this.stack.lastIndexOf(node));
      for (const member of knot) this.onStack[member] = 0;
      if (knot.length > 1) this.found.push(knot);
    }
    if (parent !== undefined) this.lowest[parent] = Math.min(this.lowest[parent]!, this.lowest[node]!);
  }
}

function shortestCycle(graph: OrderGraph, knot: readonly number[]): Cycle {
  const members = new Set(knot);
  const starts = knot.filter((node) => node < graph.size).slice(0, TRIED);
  let best: Cycle = [];
  for (const start of starts) {
    const cycle = cycleThrough(graph, start, members);
    if (best.length === 0 || cycle.length < best.length) best = cycle;
  }
  return best;
}

interface Arrival {
  readonly from: number;
  readonly reason: Step['reason'];
}

/** Breadth first by moments: going from instant to instant costs nothing. */
function cycleThrough(graph: OrderGraph, start: number, members: ReadonlySet<number>): Cycle {
  const arrivals = new Map<number, Arrival>();
  let front = [start];
  while (front.length > 0 && !arrivals.has(start)) front = nextFront(graph, front, { members, arrivals });
  return arrivals.has(start) ? trace(graph, arrivals, start) : [];
}

function nextFront(
  graph: OrderGraph,
  front: number[],
  { members, arrivals }: { readonly members: ReadonlySet<number>; readonly arrivals: Map<number, Arrival> },
): number[] {
  const later: number[] = [];
  // It grows while it is gone through.
  for (const node of front) {
    const steps = graph.steps[node]?.filter(({ to }) => members.has(to) && !arrivals.has(to)) ?? [];
    for (const { to, reason } of steps) {
      arrivals.set(to, { from: node, reason });
      (to < graph.size ? later : front).push(to);
    }
  }
  return later;
}

function trace(graph: OrderGraph, arrivals: ReadonlyMap<number, Arrival>, start: number): Cycle {
  const cycle: CycleStep[] = [];
  let node = start;
  let reason: Step['reason'];
  do {
    const arrival = arrivals.get(node);
    if (arrival === undefined) return [];
    reason = arrival.reason ?? reason;
    node = arrival.from;
    if (node < graph.size) {
      cycle.unshift({ moment: node, reason });
      reason = undefined;
    }
  } while (node !== start);
  return cycle;
}
