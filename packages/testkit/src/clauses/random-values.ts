import { clausesOf } from '../contract/clause.js';
import type { Random } from '../contract/random.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { between } from './steps/draw.js';
import { range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

export const randomValueClauses = clausesOf('random workloads', [
  {
    id: 'RANDOM-07',
    title: 'Any JSON as data, any metadata and any bytes MUST come back as they were written, on every read.',
    randomised: true,
    async run({ store, stream: named, random, size }) {
      for (let round = 0; round < (size === 'full' ? 100 : 8); round++) {
        const stream = named();
        const events = range(1, between(random, 1, 12)).map(() => anEvent(random));
        await appendOk(store, stream, events);
        const written = events.map(({ type, data, metadata }) => ({ type, data, metadata }));
        for (const stored of [
          await readAll(store, stream),
          await readLog(store, { filter: { streams: [stream] } }),
        ])
          equal(
            stored.map(({ type, data, metadata }) => ({ type, data, metadata })),
            written,
            'events',
          );
      }
    },
  },
]);

function anEvent(random: Random) {
  const metadata = { [`m${text(random)}`]: json(random, 2), plain: text(random) };
  if (random.below(5) > 0) return { type: `T${text(random)}`, data: json(random, 4), metadata };
  const data = Uint8Array.from(range(1, random.below(40)), () => random.below(256));
  return { type: 'Bytes', data, metadata, system: { contentType: 'application/octet-stream' } };
}

function json(random: Random, depth: number): unknown {
  const kind = random.pick(['text', 'number', 'word', ...(depth > 0 ? ['list', 'object', 'object'] : [])]);
  const children = (): unknown[] => range(1, random.below(4)).map(() => json(random, depth - 1));
  if (kind === 'text') return text(random);
  if (kind === 'number') return number(random);
  if (kind === 'list') return children();
  if (kind === 'object')
    return Object.fromEntries(children().map((value, n) => [`${text(random)}k${n}`, value]));
  return random.pick([null, true, false]);
}

/** Never -0, which JSON does not keep. */
function number(random: Random): number {
  const whole = random.below(2 ** 31) - 2 ** 30;
  return random.pick([whole, whole / 1024, whole * 2 ** 22, whole * 1e-12, whole * 1e200]) + 0;
}

const ALPHABETS: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0x00, 0x1f],
  [0x80, 0x2ff],
  [0x2000, 0x206f],
  [0x4e00, 0x4eff],
  [0xe000, 0xffff],
  [0x1f600, 0x1f64f],
];

/** Text of up to twelve characters, without halves of surrogate pairs. */
function text(random: Random): string {
  const [first, last] = random.pick(ALPHABETS);
  const points = range(1, random.below(13)).map(() => between(random, first, last));
  return String.fromCodePoint(...points);
}
