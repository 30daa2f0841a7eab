import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  commandHandler,
  decider,
  execute,
  observeStore,
  projection,
  readStream,
  runProjection,
  stateCache,
} from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { openTelemetry } from './index.js';
import { recordedTelemetry } from './recorded-telemetry.fixture.js';

const counter = decider({
  category: 'counter',
  initialState: 0,
  evolve: (count, _: { type: 'Counted'; data: { by: number } }) => count + 1,
  decide: (_, command: { type: 'Count'; by: number } | { type: 'Refuse' }) => {
    if (command.type === 'Refuse') throw Object.assign(new Error('Not today.'), { code: 'NOT_TODAY' });
    return { type: 'Counted', data: { by: command.by } };
  },
});

let recorded: ReturnType<typeof recordedTelemetry>;
beforeEach(() => void (recorded = recordedTelemetry()));
afterEach(() => recorded.close());

/** The plain numbers of a metric's points. */
const valuesOf = (points: Awaited<ReturnType<typeof recorded.figures>>) => (name: string) =>
  points(name).map(({ value }) => value);

async function observedCounters() {
  const { telemetry } = recorded;
  const store = observeStore(await openMemoryStore(), telemetry);
  return { store, counters: commandHandler(store, counter, { telemetry, cache: stateCache(10) }) };
}

describe('a command', () => {
  test('is a span, with the operations of its store inside', async () => {
    const { counters } = await observedCounters();
    await counters.execute('a', { type: 'Count', by: 1 }, { commandId: 'c-1' });
    const command = recorded.span('execute counter');
    expect(command.attributes).toEqual({
      'eventfold.category': 'counter',
      'eventfold.command.type': 'Count',
      'eventfold.command.id': 'c-1',
      'eventfold.stream': 'counter-a',
      'eventfold.outcome': 'appended',
      'eventfold.events': 1,
      'eventfold.attempts': 1,
    });
    const append = recorded.span('append counter');
    expect(append.kind).toBe(SpanKind.CLIENT);
    expect(append.parentSpanContext?.spanId).toBe(command.spanContext().spanId);
    expect(append.attributes).toMatchObject({
      'db.system.name': 'eventfold.memory',
      'db.operation.name': 'append',
      'eventfold.conflict': false,
    });
    expect(recorded.span('readStream counter').parentSpanContext?.spanId).toBe(command.spanContext().spanId);
  });

  test('that fails is a span with its error, and passes the error on', async () => {
    const { counters } = await observedCounters();
    await expect(counters.execute('a', { type: 'Refuse' })).rejects.toMatchObject({ code: 'NOT_TODAY' });
    const { status, attributes } = recorded.span('execute counter');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'Not today.' });
    expect(attributes['error.type']).toBe('NOT_TODAY');
    const [point] = (await recorded.figures())('eventfold.command.duration');
    expect(point?.attributes).toEqual({
      'eventfold.category': 'counter',
      'eventfold.command.type': 'Refuse',
      'error.type': 'NOT_TODAY',
    });
  });

  test('that decides again counts its retries, and its store the conflict', async () => {
    const { store, counters } = await observedCounters();
    await counters.execute('a', { type: 'Count', by: 1 });
    await execute(store, counter, 'a', { type: 'Count', by: 2 }); // behind the handler's cache
    await counters.execute('a', { type: 'Count', by: 3 });
    const values = valuesOf(await recorded.figures());
    expect(values('eventfold.command.retries')).toEqual([1]);
    expect(values('eventfold.append.conflicts')).toEqual([1]);
    expect(values('eventfold.events.appended')).toEqual([3]);
  });

  test('times are seconds', async () => {
    const { counters } = await observedCounters();
    await counters.execute('a', { type: 'Count', by: 1 });
    const [point] = (await recorded.figures())('eventfold.command.duration');
    expect(point?.value).toMatchObject({ count: 1 });
    expect((point?.value as { sum: number }).sum).toBeLessThan(60);
  });
});

describe('the trace context', () => {
  test('of the append stands in the metadata of its events, beside what is there', async () => {
    const { store, counters } = await observedCounters();
    await counters.execute('a', { type: 'Count', by: 1 }, { metadata: { user: 'ann' } });
    const [event] = await readStream(store, 'counter-a').toArray();
    const { traceId, spanId } = recorded.span('append counter').spanContext();
    expect(event?.metadata).toEqual({ user: 'ann', traceparent: `00-${traceId}-${spanId}-01` });
  });

  test('that an event brings along stays', async () => {
    const { store } = await observedCounters();
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const events = [{ type: 'Counted', data: null, metadata: { traceparent } }];
    await store.append({ writes: [{ stream: 'counter-b', expected: 'any', events }] });
    expect((await readStream(store, 'counter-b').toArray())[0]?.metadata).toEqual({ traceparent });
  });

  test('is not there where nothing is traced', async () => {
    const store = observeStore(await openMemoryStore(), openTelemetry());
    await store.append({
      writes: [{ stream: 'counter-b', expected: 'any', events: [{ type: 'Counted', data: null }] }],
    });
    expect((await readStream(store, 'counter-b').toArray())[0]?.metadata).toEqual({});
  });
});

describe('a projection', () => {
  test('has a span for each event, linked to the append, and tells how far it is', async () => {
    const { store, counters } = await observedCounters();
    const seen: number[] = [];
    const sums = projection({
      name: 'sums',
      source: counter,
      view: seen,
      on: { Counted: ({ data }, view) => view.push(data.by) },
    });
    const { position } = await counters.execute('a', { type: 'Count', by: 7 });
    const running = runProjection(store, sums, { telemetry: recorded.telemetry });
    await running.caughtUpTo(position);
    await running.close();
    const handling = recorded.span('handle sums.v1');
    expect(handling.kind).toBe(SpanKind.CONSUMER);
    expect(handling.links[0]?.context.spanId).toBe(recorded.span('append counter').spanContext().spanId);
    expect(handling.attributes).toMatchObject({
      'eventfold.event.type': 'Counted',
      'eventfold.stream': 'counter-a',
    });
    const values = valuesOf(await recorded.figures());
    expect(values('eventfold.projection.events')).toEqual([1]);
  });

  test('reports its lag while it runs, and no longer', async () => {
    const { store } = await observedCounters();
    const sums = projection({ name: 'sums', source: counter, view: null, on: { Counted: () => undefined } });
    const { position } = await execute(store, counter, 'a', { type: 'Count', by: 7 });
    const running = runProjection(store, sums, { telemetry: recorded.telemetry });
    await running.caughtUpTo(position);
    const [point] = (await recorded.figures())('eventfold.projection.lag');
    expect(point).toMatchObject({ value: 0, attributes: { 'eventfold.projection': 'sums.v1' } });
    await running.close();
    expect((await recorded.figures())('eventfold.projection.lag')).toEqual([]);
  });

  test('counts tries and its end where a handler throws', async () => {
    const { store } = await observedCounters();
    await execute(store, counter, 'a', { type: 'Count', by: 7 });
    const broken = projection({
      ...{ name: 'broken', source: counter, view: null },
      on: {
        Counted: () => {
          throw new TypeError('No.');
        },
      },
    });
    const running = runProjection(store, broken, {
      telemetry: recorded.telemetry,
      retry: { attempts: 2, minDelayMs: 1, maxDelayMs: 1 },
    });
    await expect(running.done).rejects.toMatchObject({ code: 'ES_HANDLER_FAILED' });
    const tries = recorded.spans().filter(({ name }) => name === 'handle broken.v1');
    expect(tries.map(({ attributes }) => attributes['error.type'])).toEqual(['TypeError', 'TypeError']);
    const values = valuesOf(await recorded.figures());
    expect(values('eventfold.projection.failures')).toEqual([1]);
  });
});
