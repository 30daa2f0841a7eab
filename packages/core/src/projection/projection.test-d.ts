import { decider, projection } from '../index.js';

type SaleEvent = { type: 'Sold'; data: { amount: number } } | { type: 'Returned'; data: { reason: string } };
type StockEvent = { type: 'Restocked'; data: { count: number } };

const sale = decider({
  category: 'sale',
  initialState: 0,
  evolve: (total, _event: SaleEvent) => total,
  decide: (_total, _command: { type: 'Sell' }) => [],
});
const stock = decider({
  category: 'stock',
  initialState: 0,
  evolve: (total, _event: StockEvent) => total,
  decide: (_total, _command: { type: 'Restock' }) => [],
});
const view = { totals: new Map<string, number>() };

const narrowed = projection({
  name: 'narrowed',
  source: sale,
  view,
  on: {
    Sold: (event, into) => void into.totals.set(event.stream, event.data.amount + event.revision),
    Returned: async ({ data }) => void data.reason.trim(),
  },
});

const both = projection({
  name: 'both',
  source: [sale, stock],
  view,
  on: {
    // What a handler happens to return does not matter.
    Sold: ({ data }, into) => into.totals.set('sold', data.amount),
    Restocked: ({ data }, into) => void into.totals.set('stock', data.count),
  },
});

const misspelt = projection({
  name: 'misspelt',
  source: sale,
  view,
  // @ts-expect-error no such event
  on: { Slod: () => undefined },
});

const wrongData = projection({
  name: 'wrong',
  source: sale,
  view,
  // @ts-expect-error a return has no amount
  on: { Returned: ({ data }, into) => void into.totals.set('returned', data.amount) },
});
