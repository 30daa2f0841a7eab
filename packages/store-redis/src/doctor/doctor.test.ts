import { expect, test } from '@jest/globals';
import { report } from './doctor.js';
import { serverSettings, type ServerSettings } from './server-settings.js';

const alone = { sentinel: false, waitsFor: 0 };
const settings = (told: Partial<ServerSettings>): ServerSettings => ({
  ...serverSettings('redis:6379', null, {}),
  ...told,
});
const always = settings({
  appendonly: true,
  appendfsync: 'always',
  replicas: 0,
  maxmemory: 1,
  maxmemoryPolicy: 'noeviction',
});

const outcomes = (servers: ServerSettings[], use = alone): string[] => {
  const { kill, powerLoss, failover } = report(servers, use);
  return [kill, powerLoss, failover].map(({ outcome }) => outcome);
};

test.each<[why: string, told: Partial<ServerSettings>, kill: string, powerLoss: string, failover: string]>([
  ['a file that is always synchronised', {}, 'kept', 'kept', 'not-applicable'],
  ['every second', { appendfsync: 'everysec' }, 'at-risk', 'at-risk', 'not-applicable'],
  ['whenever the system likes', { appendfsync: 'no' }, 'kept', 'at-risk', 'not-applicable'],
  ['not during rewrites', { noAppendfsyncOnRewrite: true }, 'kept', 'at-risk', 'not-applicable'],
  ['a file, and CONFIG is denied', { appendfsync: null }, 'unknown', 'unknown', 'not-applicable'],
  ['no file', { appendonly: false }, 'lost', 'lost', 'not-applicable'],
  ['no file but snapshots', { appendonly: false, savesSnapshots: true }, 'lost', 'lost', 'not-applicable'],
  ['nothing is told', { appendonly: null, replicas: null }, 'unknown', 'unknown', 'unknown'],
  ['a replica', { replicas: 1 }, 'kept', 'kept', 'at-risk'],
  ['a cluster', { cluster: true }, 'kept', 'kept', 'at-risk'],
])('%s', (_why, told, ...expected) => {
  expect(outcomes([{ ...always, ...told }])).toEqual(expected);
});

test('of several servers the worst counts, and Sentinel means failovers', () => {
  expect(outcomes([always, { ...always, appendfsync: 'everysec' }])[0]).toBe('at-risk');
  expect(outcomes([always, { ...always, appendonly: null }])[0]).toBe('unknown');
  expect(outcomes([always], { sentinel: true, waitsFor: 1 })[2]).toBe('at-risk');
});

test.each<[told: Partial<ServerSettings>, warning: RegExp]>([
  [{ maxmemoryPolicy: 'allkeys-lru' }, /^redis:6379 maxmemory-policy allkeys-lru removes whole streams/],
  [{ maxmemoryPolicy: null }, /does not tell its maxmemory-policy/],
  [{ maxmemory: 0 }, /has no maxmemory/],
  [{ role: 'replica' }, /takes no appends/],
  [{ noAppendfsyncOnRewrite: true }, /does not synchronise while it rewrites/],
  [{ aofLoadTruncated: true }, /set aof-load-truncated no/],
])('%j is warned of', (told, warning) => {
  expect(report([always], alone).warnings).toEqual([]);
  expect(report([{ ...always, ...told }], alone).warnings).toEqual([expect.stringMatching(warning)]);
});

test('replicas that are waited for in vain are warned of', () => {
  expect(report([always], { sentinel: false, waitsFor: 2 }).warnings).toEqual([
    expect.stringMatching(/has 0 replicas, and appends wait for 2/),
  ]);
});

test('other servers are named', () => {
  const info = '# Server\r\nserver_name:valkey\r\nredis_version:7.2.4\r\nvalkey_version:8.1.1\r\n';
  expect(serverSettings('v:6379', info, {}).version).toBe('valkey 8.1.1');
});
