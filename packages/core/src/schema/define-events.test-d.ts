import { z } from 'zod';
import {
  decider,
  defineEvents,
  several,
  upcasters,
  type DecodedEvent,
  type EventPipeline,
} from '../index.js';

type Opened = { type: 'Opened'; data: { owner: string } };
type Deposited = { type: 'Deposited'; data: { cents: number } };
type AccountEvent = Opened | Deposited;

const plain = { Opened: {}, Deposited: {} };

const pipeline: EventPipeline<AccountEvent> = defineEvents<AccountEvent>({ types: plain });

// @ts-expect-error a type of the union was forgotten
defineEvents<AccountEvent>({ types: { Opened: {} } });

// @ts-expect-error a type that is not in the union
defineEvents<AccountEvent>({ types: { ...plain, Withdrawn: {} }, unknown: 'explode' });

defineEvents<AccountEvent>({
  // @ts-expect-error a misspelt type
  types: { Opened: {}, Deposit: {} },
});

const twoSteps = upcasters(
  (old: { euros: string }) => ({ euros: Number(old.euros) }),
  (old: { euros: number }) => ({ cents: old.euros * 100 }),
);
defineEvents<AccountEvent>({ types: { ...plain, Deposited: { upcasters: twoSteps } } });

// @ts-expect-error the chain of another type's data
defineEvents<AccountEvent>({ types: { ...plain, Opened: { upcasters: twoSteps } } });

upcasters(
  (old: { euros: string }) => ({ euros: Number(old.euros) }),
  // @ts-expect-error a step that does not take what the one before makes
  (old: { euros: string }) => ({ cents: Number(old.euros) * 100 }),
);

const same = (data: { cents: number }) => data;
defineEvents<AccountEvent>({
  types: { ...plain, Deposited: { upcasters: upcasters(same, same, same, same, same) } },
});
defineEvents<AccountEvent>({
  types: { ...plain, Deposited: { upcasters: upcasters(same, same, same, same, same, same, same, same) } },
});

const splitting = upcasters((old: { cents: number; fee: number }) =>
  old.fee === 0 ? { cents: old.cents } : several({ type: 'Deposited', data: { cents: old.cents } }),
);
defineEvents<AccountEvent>({ types: { ...plain, Deposited: { upcasters: splitting } } });

defineEvents<AccountEvent>({ types: { ...plain, Deposited: { schema: z.object({ cents: z.number() }) } } });
// @ts-expect-error a schema of other data
defineEvents<AccountEvent>({ types: { ...plain, Deposited: { schema: z.object({ cents: z.string() }) } } });

defineEvents<AccountEvent>({
  types: {
    ...plain,
    Deposited: {
      codec: {
        contentType: 'text/plain',
        encode: (data) => data.cents.toFixed(),
        // @ts-expect-error decodes to something else
        decode: (stored) => ({ euros: Number(stored) }),
      },
    },
  },
});

const account = decider({
  category: 'account',
  initialState: 0,
  evolve: (cents, event: AccountEvent) => (event.type === 'Deposited' ? cents + event.data.cents : cents),
  decide: (_cents, _command: null) => [],
  events: pipeline,
});

decider({
  category: 'account',
  initialState: 0,
  evolve: (cents: number, _event: Opened) => cents,
  decide: (_cents: number, _command: null) => [],
  // @ts-expect-error a pipeline of events that evolve does not take
  events: pipeline,
});

declare const decoded: DecodedEvent<AccountEvent>;
if (decoded.type === 'Opened') decoded.data.owner.toUpperCase();
// @ts-expect-error not narrowed
decoded.data.owner;
