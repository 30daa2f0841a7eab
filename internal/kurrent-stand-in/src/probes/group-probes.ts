import type { Lab } from './lab.js';
import type { Probe } from './probe.js';

const events = (count: number, name = 'e') =>
  Array.from({ length: count }, (_, n) => ({ id: `${name}${n}` }));

/** What a group put aside: the links, and why. */
async function parkedIn(lab: Lab, of: string, group: string): Promise<unknown> {
  const key = `${of === '$all' ? of : lab.stream(of)}::${lab.stream(group)}`;
  const read = (await lab.read({ literally: `$persistentsubscription-${key}-parked` })) as readonly {
    event?: { type: string; data: string; metadata: string };
  }[];
  return read.map((answer) => {
    if (answer.event === undefined) return answer;
    const { type, data, metadata } = answer.event;
    const { reason, subscriptionEventNumber } = JSON.parse(metadata) as Record<string, unknown>;
    return { type, data, reason, subscriptionEventNumber };
  });
}

export const GROUP_PROBES: readonly Probe[] = [
  {
    name: 'groups that are unknown, known already, of the log by its name, or without room to read',
    async ask(lab) {
      const { groups } = lab;
      return {
        created: await groups.create('s', 'g'),
        twice: await groups.create('s', 'g'),
        listed: await groups.list('s'),
        ofTheLogByName: await groups.create('$all', 'g'),
        withoutRoom: await groups.create('s', 'h', { readBatch: 500 }),
        unknown: {
          updated: await groups.update('s', 'x'),
          deleted: await groups.delete('s', 'x'),
          replayed: await groups.replay('s', 'x'),
          asked: await groups.info('s', 'x'),
          joined: await groups.join('s', 'x').ending(),
          listed: await groups.list('x'),
        },
        deleted: await groups.delete('s', 'g'),
        deletedTwice: await groups.delete('s', 'g'),
        replayedBackwards: await groups.replay('s', 'x', -1),
      };
    },
  },
  ...(['start', 'end', 1] as const).map((from): Probe => ({
    name: `a group of a stream from ${from}, with events before and after`,
    async ask(lab) {
      await lab.batch('s', 'no-stream', events(3));
      await lab.groups.create('s', 'g', { from });
      const consumer = lab.groups.join('s', 'g');
      await consumer.countAfter(300);
      await lab.batch('s', 'any', events(2, 'live'));
      const given = await consumer.given({ start: 5, end: 2, 1: 4 }[from]);
      const info = await lab.groups.info('s', 'g');
      consumer.leave();
      return { given, info };
    },
  })),
  {
    name: 'a group of the log behind a filter, from the start and from the end',
    async ask(lab) {
      await lab.batch('mine', 'any', events(2));
      const from = await lab.placeOf('mine');
      await lab.batch('other', 'any', events(3, 'o'));
      await lab.groups.create('$all', 'old', { from, prefixes: ['mine'] });
      await lab.groups.create('$all', 'new', { from: 'end', prefixes: ['mine'] });
      const [old, young] = [lab.groups.join('$all', 'old'), lab.groups.join('$all', 'new')];
      await old.given(2);
      await lab.batch('mine', 'any', events(1, 'live'));
      const answers = { old: await old.given(3), young: await young.given(1) };
      old.leave();
      young.leave();
      return {
        answers,
        deleted: [await lab.groups.delete('$all', 'old'), await lab.groups.delete('$all', 'new')],
      };
    },
  },
  {
    name: 'answers to a group: done, again, left out, stopped, put aside; and again what was put aside',
    async ask(lab) {
      await lab.batch('s', 'any', events(5));
      await lab.groups.create('s', 'g', { from: 'start' });
      const consumer = lab.groups.join('s', 'g');
      await consumer.given(5);
      consumer.ack(0);
      consumer.nack('SKIP', 1);
      consumer.nack('STOP', 2);
      consumer.nack('PARK', 3);
      consumer.nack('RETRY', 4);
      const again = await consumer.given(6);
      const info = await lab.groups.info('s', 'g');
      const parked = await parkedIn(lab, 's', 'g');
      const replayed = await lab.groups.replay('s', 'g');
      const given = await consumer.given(7);
      consumer.ack(5, 6);
      await consumer.countAfter(300);
      const after = await lab.groups.info('s', 'g');
      consumer.leave();
      return { again, info, parked, replayed, given, after };
    },
  },
  {
    name: 'an event that fails too often is put aside, and so it is when it comes back',
    async ask(lab) {
      await lab.batch('s', 'any', events(2));
      await lab.groups.create('s', 'g', { from: 'start', maxRetries: 2 });
      const consumer = lab.groups.join('s', 'g');
      for (let index = 0; index < 4; index++) {
        await consumer.given(index + 1 + (index > 0 ? 1 : 0));
        consumer.nack('RETRY', index === 0 ? 0 : index + 1);
      }
      await consumer.countAfter(300);
      const parked = await parkedIn(lab, 's', 'g');
      await lab.groups.replay('s', 'g');
      await consumer.given(5);
      consumer.nack('PARK', 4);
      await consumer.countAfter(300);
      const given = await consumer.given(5);
      consumer.leave();
      return { given, parked, parkedAgain: await parkedIn(lab, 's', 'g') };
    },
  },
  {
    name: 'an event that nobody answers in time is given again, and put aside at last',
    async ask(lab) {
      await lab.batch('s', 'any', events(1));
      await lab.groups.create('s', 'g', { from: 'start', timeoutMs: 100, maxRetries: 1 });
      const consumer = lab.groups.join('s', 'g');
      const given = await consumer.given(2);
      await consumer.countAfter(2500);
      const info = await lab.groups.info('s', 'g');
      consumer.leave();
      return { given, info, parked: await parkedIn(lab, 's', 'g') };
    },
  },
  {
    name: 'what is given again comes before what is new, in the order of the stream',
    async ask(lab) {
      await lab.batch('s', 'any', events(8));
      await lab.groups.create('s', 'g', { from: 'start' });
      const consumer = lab.groups.join('s', 'g', 4);
      await consumer.given(4);
      const only = await consumer.countAfter(300);
      consumer.nack('RETRY', 3, 1);
      await consumer.given(6);
      consumer.ack(0, 2);
      const given = await consumer.given(8);
      consumer.leave();
      return { only, given };
    },
  },
  {
    name: 'two consumers in turn, one before the other, one that leaves, and one too many',
    async ask(lab) {
      await lab.batch('s', 'any', events(6));
      await lab.groups.create('s', 'turns', { from: 'end', maxConsumers: 2 });
      const [one, two] = [lab.groups.join('s', 'turns', 4), lab.groups.join('s', 'turns', 10)];
      await one.countAfter(300);
      const third = await lab.groups.join('s', 'turns').ending();
      await lab.batch('s', 'any', events(6, 'live'));
      const turns = [await one.given(3), await two.given(3)];
      one.leave();
      const taken = await two.given(6);
      two.leave();
      await lab.groups.create('s', 'single', { from: 'end', strategy: 'DISPATCHTOSINGLE' });
      const [main, spare] = [lab.groups.join('s', 'single', 4), lab.groups.join('s', 'single', 10)];
      await main.countAfter(300);
      await lab.batch('s', 'any', events(6, 'more'));
      const single = [await main.given(4), await spare.given(2)];
      main.leave();
      spare.leave();
      return { third, turns, taken, single };
    },
  },
  {
    name: 'a group that is changed or deleted drops its consumers, and begins after its checkpoint',
    async ask(lab) {
      await lab.batch('s', 'any', events(6));
      const often = { from: 'start', minCheckpoint: 1, maxCheckpoint: 2 } as const;
      await lab.groups.create('s', 'g', often);
      const first = lab.groups.join('s', 'g', 6);
      await first.given(6);
      first.ack(0);
      first.ack(1);
      first.ack(2);
      await first.countAfter(300);
      const before = await lab.groups.info('s', 'g');
      const updated = await lab.groups.update('s', 'g', { ...often, maxRetries: 3 });
      const dropped = await first.ending();
      const second = lab.groups.join('s', 'g', 6);
      const given = await second.given(4);
      const after = await lab.groups.info('s', 'g');
      const deleted = await lab.groups.delete('s', 'g');
      return { before, updated, dropped, given, after, deleted, ended: await second.ending() };
    },
  },
  {
    name: 'a group of links gives what they point to, and is answered by the links',
    async ask(lab) {
      await lab.batch('s', 'any', events(2));
      const link = (target: string, id: string) => ({ id, type: '$>', data: target, content: 'text' });
      await lab.batch('links', 'any', [
        link(`1@${lab.stream('s')}`, 'l1'),
        link(`9@${lab.stream('s')}`, 'l2'),
        link(`0@${lab.stream('s')}`, 'l3'),
      ]);
      await lab.groups.create('links', 'g', { from: 'start', resolveLinks: true });
      const consumer = lab.groups.join('links', 'g');
      await consumer.given(3);
      consumer.ack(0, 1);
      consumer.nack('PARK', 2);
      await consumer.countAfter(300);
      const info = await lab.groups.info('links', 'g');
      await lab.groups.replay('links', 'g', 1);
      const given = await consumer.given(4);
      consumer.leave();
      return { info, given, parked: await parkedIn(lab, 'links', 'g') };
    },
  },
];
