import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { proxiedUrl, targetOf } from './proxied-url.js';
import { drawTcpFaults, startTcpProxy, type TcpProxyOptions } from './index.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server that answers every byte with the same byte, and counts what arrives. */
async function echo(): Promise<{ url: string; received: () => string }> {
  let received = '';
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString();
      socket.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `echo://127.0.0.1:${(server.address() as AddressInfo).port}/`, received: () => received };
}

async function proxied(options?: TcpProxyOptions) {
  const server = await echo();
  const proxy = await startTcpProxy(server.url, options);
  ends.push(() => proxy.close());
  return { server, proxy };
}

/** A client that remembers what it was answered. */
async function client(url: string) {
  const socket = connect(targetOf(url));
  let answered = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => (answered += bytes.toString()));
  ends.push(async () => socket.destroy());
  await once(socket, 'connect');
  const answers = async (text: string): Promise<void> => {
    while (answered.length < text.length && !socket.destroyed)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(answered).toBe(text);
  };
  return { socket, answers, closed: once(socket, 'close'), answered: () => answered };
}

describe('the TCP proxy', () => {
  test('passes on large amounts unchanged, at the slower end’s pace', async () => {
    const { proxy, server } = await proxied();
    const one = await client(proxy.url);
    const text = Array.from({ length: 200_000 }, (_, n) => `${n} `).join('');
    one.socket.write(text);
    await one.answers(text);
    expect(server.received()).toBe(text);
    expect(proxy.connections()).toBe(1);
  });

  test('cuts a request at the chosen byte', async () => {
    const { proxy, server } = await proxied({ faults: [{ of: 'request', atByte: 5, does: 'cut' }] });
    const one = await client(proxy.url);
    one.socket.write('abc');
    await one.answers('abc');
    one.socket.write('defgh');
    await one.closed;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.received()).toBe('abcde');
  });

  test('cuts an answer at the chosen byte: the server has it all', async () => {
    const { proxy, server } = await proxied();
    const one = await client(proxy.url);
    one.socket.write('abc');
    await one.answers('abc');
    proxy.spoil({ of: 'reply', atByte: 2, does: 'cut' });
    one.socket.write('defgh');
    await one.closed;
    expect(server.received()).toBe('abcdefgh');
    expect(one.answered()).toBe('abcde');
  });

  test('delays what follows the chosen byte, and keeps the order', async () => {
    const { proxy } = await proxied({ faults: [{ of: 'reply', atByte: 3, does: { delayMs: 120 } }] });
    const one = await client(proxy.url);
    const start = performance.now();
    one.socket.write('abcdef');
    await one.answers('abc');
    expect(performance.now() - start).toBeLessThan(110);
    one.socket.write('ghi');
    await one.answers('abcdefghi');
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  test('swallows answers until it is told otherwise', async () => {
    const { proxy, server } = await proxied();
    const one = await client(proxy.url);
    proxy.swallowReplies(true);
    one.socket.write('abc');
    while (server.received() !== 'abc') await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 30));
    proxy.swallowReplies(false);
    one.socket.write('def');
    await one.answers('def');
  });

  test('cuts every connection and lets new ones through; refuses them on demand', async () => {
    const { proxy } = await proxied();
    const [one, two] = [await client(proxy.url), await client(proxy.url)];
    one.socket.write('a');
    await one.answers('a');
    proxy.cut();
    await Promise.all([one.closed, two.closed]);
    proxy.refuse(true);
    await (
      await client(proxy.url)
    ).closed;
    proxy.refuse(false);
    const three = await client(proxy.url);
    three.socket.write('abc');
    await three.answers('abc');
  });

  test('draws the same faults for the same seed', () => {
    const options = { seed: 3, count: 50, maxByte: 100, maxDelayMs: 10 };
    expect(drawTcpFaults(options)).toEqual(drawTcpFaults(options));
    expect(drawTcpFaults(options)).not.toEqual(drawTcpFaults({ ...options, seed: 4 }));
    expect(drawTcpFaults(options).every(({ atByte }) => atByte >= 0 && atByte <= 100)).toBe(true);
  });

  test.each([
    ['redis://user:p%40ss@db.example:6379/0', 'redis://user:p%40ss@127.0.0.1:7/0'],
    ['kurrentdb://localhost:2113?tls=false', 'kurrentdb://127.0.0.1:7?tls=false'],
    ['redis://[::1]:6379', 'redis://127.0.0.1:7'],
  ])('%s becomes %s', (url, expected) => {
    expect(proxiedUrl(url, 7)).toBe(expected);
  });

  test.each(['redis://one:1,two:2', 'redis://host', 'host:1'])('%s is refused', (url) => {
    expect(() => targetOf(url)).toThrow(TypeError);
  });
});
