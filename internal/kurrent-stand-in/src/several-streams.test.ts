import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  binaryEvent,
  jsonEvent,
  KurrentDBClient,
  STREAM_STATE,
  type AppendStreamState,
  type EventData,
  type StreamStateCheck,
} from '@kurrent/kurrentdb-client';
import { startStandIn, type KurrentStandIn, type StandInOptions } from './start-stand-in.js';

jest.setTimeout(120_000);

const started: KurrentStandIn[] = [];
const clients: KurrentDBClient[] = [];

async function connect(options: StandInOptions) {
  const standIn = await startStandIn(options);
  started.push(standIn);
  const client = KurrentDBClient.connectionString(`${standIn.connectionString}&discoveryInterval=20`);
  clients.push(client);
  return { standIn, client };
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await Promise.all(started.splice(0).map((standIn) => standIn.stop()));
});

const events = (count: number) =>
  Array.from({ length: count }, (_, n) => jsonEvent({ type: 'T', data: { n } }));

const write = (streamName: string, expectedState: AppendStreamState, written: EventData[] = events(1)) => ({
  streamName,
  expectedState,
  events: written,
});

const record = (streamName: string) => ({ streamName, record: events(1)[0]! });

const check = (streamName: string, expectedState: StreamStateCheck['expectedState']): StreamStateCheck => ({
  type: STREAM_STATE,
  streamName,
  expectedState,
});

async function idsOf(client: KurrentDBClient, stream: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of client.readStream(stream)) if (event !== undefined) ids.push(event.id);
  return ids;
}

async function logOf(client: KurrentDBClient) {
  const log = [];
  for await (const { event } of client.readAll()) if (event !== undefined) log.push(event);
  return log;
}

/** Two streams of two events each, one deleted and one tombstoned. */
async function prepare(client: KurrentDBClient): Promise<void> {
  for (const stream of ['a-1', 'b-1', 'deleted-1', 'gone-1']) await client.appendToStream(stream, events(2));
  await client.deleteStream('deleted-1');
  await client.tombstoneStream('gone-1');
}

test('a server before 25.1 has no such thing, and the client says so', async () => {
  const { client } = await connect({ version: '23.10.8' });
  await expect(client.multiStreamAppend([write('a-1', 'any')])).rejects.toMatchObject({
    type: 'unsupported',
  });
});

test('a server before 26.1 has no checks', async () => {
  const { client } = await connect({ version: '25.1.0' });
  await expect(client.appendRecords([record('a-1')])).rejects.toMatchObject({ type: 'unsupported' });
});

describe.each(['25.1.0', '26.1.0'] as const)('a session of appends on %s', (version) => {
  test('writes every stream in the order of the requests, and answers with their revisions', async () => {
    const { client } = await connect({ version });
    await client.appendToStream('b-1', events(2));
    const [one, two] = [events(2), events(1)];
    const result = await client.multiStreamAppend([write('a-1', 'no_stream', one), write('b-1', 1n, two)]);
    const log = await logOf(client);
    expect(result).toEqual({
      position: log[log.length - 1]?.position?.commit,
      responses: [
        { streamName: 'a-1', revision: 1n },
        { streamName: 'b-1', revision: 2n },
      ],
    });
    expect(log.slice(-3).map(({ id }) => id)).toEqual([...one, ...two].map(({ id }) => id));
  });

  test('keeps data and metadata, and says beside them what the record is', async () => {
    const { client } = await connect({ version });
    const bytes = new Uint8Array([0, 255, 7]);
    await client.multiStreamAppend([
      write('a-1', 'any', [jsonEvent({ type: 'Größe', data: { n: 1 }, metadata: { who: 'ann' } })]),
      { ...write('b-1', 'any'), events: [binaryEvent({ type: 'B', data: bytes })] },
    ]);
    const [json, binary] = await logOf(client);
    expect(json).toMatchObject({ type: 'Größe', data: { n: 1 }, isJson: true });
    expect(json?.metadata).toEqual({ who: 'ann', '$schema.name': 'Größe', '$schema.format': 'Json' });
    expect(binary).toMatchObject({ type: 'B', isJson: false });
    expect(new Uint8Array(binary?.data as Uint8Array)).toEqual(bytes);
    expect(binary?.metadata).toEqual({ '$schema.name': 'B', '$schema.format': 'Bytes' });
  });

  test('writes none where one is elsewhere, and names the first', async () => {
    const { client } = await connect({ version });
    await prepare(client);
    const before = (await logOf(client)).length;
    const refused = client.multiStreamAppend([write('a-1', 1n), write('b-1', 0n), write('c-1', 7n)]);
    await expect(refused).rejects.toMatchObject({
      type: 'wrong-expected-version',
      streamName: 'b-1',
      expectedState: 0n,
      actualState: 1n,
    });
    await expect(
      client.multiStreamAppend([write('a-1', 'any'), write('c-1', 'stream_exists')]),
    ).rejects.toMatchObject({ streamName: 'c-1', expectedState: 'stream_exists', actualState: 'no_stream' });
    await expect(
      client.multiStreamAppend([write('gone-1', 'any'), write('a-1', 'any')]),
    ).rejects.toMatchObject({
      type: 'stream-tombstoned',
      stream: 'gone-1',
    });
    expect(await logOf(client)).toHaveLength(before);
  });

  test('revives a deleted stream, where its numbers go on', async () => {
    const { client } = await connect({ version });
    await prepare(client);
    const revived = events(1);
    const { responses } = await client.multiStreamAppend([
      write('deleted-1', 'no_stream', revived),
      write('a-1', 1n),
    ]);
    expect(responses).toContainEqual({ streamName: 'deleted-1', revision: 2n });
    expect(await idsOf(client, 'deleted-1')).toEqual(revived.map(({ id }) => id));
  });

  test('recognises a repeat as a whole', async () => {
    const { client } = await connect({ version });
    const requests = [write('a-1', 'no_stream', events(2)), write('b-1', 'any', events(1))];
    const first = await client.multiStreamAppend(requests);
    await client.appendToStream('a-1', events(1));
    expect(await client.multiStreamAppend(requests)).toEqual(first);
    expect(await idsOf(client, 'a-1')).toHaveLength(3);
  });

  test('refuses a stream that stands twice, whatever its case, no requests at all, and odd types', async () => {
    const { client } = await connect({ version });
    const refuses = (requests: Parameters<KurrentDBClient['multiStreamAppend']>[0]) =>
      expect(client.multiStreamAppend(requests)).rejects;
    await refuses([write('a-1', 'any'), write('A-1', 'any')]).toMatchObject({ type: 'timeout', code: 10 });
    await refuses([]).toMatchObject({ type: 'unknown', code: 9 });
    await refuses([write('a-1', 'any', [])]).toMatchObject({ type: 'unknown', code: 3 });
    await refuses([write('', 'any')]).toMatchObject({ type: 'unknown', code: 3 });
    for (const type of ['two words', '', 'e\u0301'])
      await refuses([write('a-1', 'any', [jsonEvent({ type, data: {} })])]).toMatchObject({ code: 3 });
    expect(await logOf(client)).toEqual([]);
  });

  test('says what is too large', async () => {
    const { client } = await connect({ version, maxAppendSize: 1000 });
    const of = (bytes: number) => jsonEvent({ type: 'T', data: { text: 'x'.repeat(bytes) } });
    await expect(
      client.multiStreamAppend([write('a-1', 'any', [of(600)]), write('b-1', 'any', [of(600)])]),
    ).rejects.toMatchObject({ type: 'transaction-max-size-exceeded', maxSize: 1000 });
    const large = of(17 * 1024 * 1024);
    await expect(client.multiStreamAppend([write('a-1', 'any', [large])])).rejects.toMatchObject({
      type: 'append-record-size-exceeded',
      stream: 'a-1',
      recordId: large.id,
    });
  });

  test('sends the writer to the leader, and says that it is starting', async () => {
    const { standIn, client } = await connect({ version });
    await client.appendToStream('a-1', events(1));
    standIn.beFollowerOf({ host: '127.0.0.1', port: 9 });
    await expect(client.multiStreamAppend([write('a-1', 'any')])).rejects.toMatchObject({
      code: 9,
      message: expect.stringMatching(/not the leader node.*127\.0\.0\.1:9/),
    });
    standIn.beFollowerOf(undefined);
    standIn.beStarting(true);
    await expect(client.multiStreamAppend([write('a-1', 'any')])).rejects.toMatchObject({
      type: 'unavailable',
    });
  });
});

test('a repeat in part fails: with a conflict on 26.1.0, without a reason before', async () => {
  for (const [version, failure] of [
    ['25.1.0', { type: 'unavailable', code: 13 }],
    ['26.1.0', { type: 'wrong-expected-version', streamName: 'a-1' }],
  ] as const) {
    const { client } = await connect({ version });
    const known = write('a-1', 'no_stream', events(1));
    await client.multiStreamAppend([known]);
    await expect(client.multiStreamAppend([known, write('b-1', 'any')])).rejects.toMatchObject(failure);
    await expect(idsOf(client, 'b-1')).rejects.toMatchObject({ type: 'stream-not-found' });
  }
});

describe('records with checks on 26.1.0', () => {
  const version = '26.1.0';

  test('keep their order between streams, and leave alone what is only checked', async () => {
    const { client } = await connect({ version });
    await prepare(client);
    const written = [record('x-1'), record('y-1'), record('x-1')];
    const { responses } = await client.appendRecords(written, [
      check('a-1', 1n),
      check('deleted-1', 'no_stream'),
      check('gone-1', 'no_stream'),
      check('none-1', 'no_stream'),
      check('x-1', 'no_stream'),
    ]);
    expect(responses).toEqual([
      { streamName: 'x-1', revision: 1n },
      { streamName: 'y-1', revision: 0n },
    ]);
    const log = await logOf(client);
    expect(log.slice(-3).map(({ id }) => id)).toEqual(written.map(({ record: { id } }) => id));
    expect(await idsOf(client, 'a-1')).toHaveLength(2);
  });

  test('fail with every check that does, and write nothing', async () => {
    const { client } = await connect({ version });
    await prepare(client);
    const before = (await logOf(client)).length;
    const checks = [
      check('a-1', 0n),
      check('b-1', 1n),
      check('none-1', 'stream_exists'),
      check('deleted-1', 'stream_exists'),
      check('gone-1', 'stream_exists'),
    ];
    await expect(client.appendRecords([record('x-1')], checks)).rejects.toMatchObject({
      type: 'append-consistency-violation',
      violations: [
        { checkIndex: 0, streamName: 'a-1', expectedState: 0n, actualState: 1n },
        { checkIndex: 2, streamName: 'none-1', expectedState: 'stream_exists', actualState: 'no_stream' },
        { checkIndex: 3, streamName: 'deleted-1', expectedState: 'stream_exists', actualState: -5n },
        { checkIndex: 4, streamName: 'gone-1', expectedState: 'stream_exists', actualState: -6n },
      ],
    });
    await expect(client.appendRecords([record('gone-1')])).rejects.toMatchObject({
      violations: [{ checkIndex: 0, streamName: 'gone-1', expectedState: 'any', actualState: -6n }],
    });
    expect(await logOf(client)).toHaveLength(before);
  });

  test('succeed as a repeat also where a check would fail by now', async () => {
    const { client } = await connect({ version });
    const written = [record('a-1'), record('b-1')];
    const checks = [check('c-1', 'no_stream')];
    const first = await client.appendRecords(written, checks);
    await client.appendToStream('c-1', events(1));
    expect(await client.appendRecords(written, checks)).toEqual(first);
    await expect(client.appendRecords([...written, record('d-1')])).rejects.toMatchObject({
      type: 'append-consistency-violation',
    });
  });

  test('are refused with a check of any, a stream checked twice, or none at all', async () => {
    const { client } = await connect({ version });
    const refusal = { type: 'unknown', code: 3 };
    await expect(client.appendRecords([record('a-1')], [check('b-1', 'any')])).rejects.toMatchObject(refusal);
    const twice = [check('b-1', 'no_stream'), check('B-1', 'no_stream')];
    await expect(client.appendRecords([record('a-1')], twice)).rejects.toMatchObject(refusal);
    await expect(client.appendRecords([])).rejects.toMatchObject(refusal);
  });
});
