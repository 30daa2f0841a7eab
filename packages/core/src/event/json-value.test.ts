import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkJson, frozenJson, MAX_JSON_DEPTH } from './json-value.js';

class Money {
  constructor(readonly cents: number) {}
}

const cyclic: { self?: unknown } = {};
cyclic.self = [cyclic];

const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 'core');

const refused: readonly [what: string, value: unknown, path: string][] = [
  ['undefined', undefined, 'data'],
  ['undefined in an array', { list: [1, undefined] }, 'data.list[1]'],
  ['a hole in an array', { list: new Array(1) }, 'data.list[0]'],
  ['a function', { a: { f: () => 1 } }, 'data.a.f'],
  ['a toJSON that would answer for its object', { at: { toJSON: () => 1 } }, 'data.at.toJSON'],
  ['a symbol', [Symbol('s')], 'data[0]'],
  ['a symbol key', { a: { [Symbol('s')]: 1 } }, 'data.a'],
  ['a bigint', { n: 1n }, 'data.n'],
  ['NaN', [[Number.NaN]], 'data[0][0]'],
  ['an infinity', { n: -Infinity }, 'data.n'],
  ['a Date', { at: new Date(0) }, 'data.at'],
  ['a Map', { m: new Map() }, 'data.m'],
  ['an Error', { e: new Error('e') }, 'data.e'],
  ['a boxed number', [Object(1)], 'data[0]'],
  ['bytes inside of JSON', { bytes: new Uint8Array(1) }, 'data.bytes'],
  ['an instance of a class', { price: new Money(1) }, 'data.price'],
  ['an object whose prototype has no constructor', { a: Object.create(Object.create(null)) }, 'data.a'],
  ['an instance that hides its constructor', Object.assign(new Money(1), { constructor: null }), 'data'],
];

describe('frozenJson', () => {
  test.each(refused)('refuses %s and says where it is', (_what, value, path) => {
    expect(() => frozenJson(value, 'data')).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_EVENT', written: 'no', details: { path } }),
    );
  });

  test('refuses a cycle instead of running for ever', () => {
    expect(() => frozenJson(cyclic, 'data')).toThrow(/data\.self\[0\]\.self.* or a cycle/);
  });

  test('goes as deep as it says and no deeper', () => {
    expect(frozenJson(nested(MAX_JSON_DEPTH), 'data')).toEqual(nested(MAX_JSON_DEPTH));
    expect(() => frozenJson(nested(MAX_JSON_DEPTH + 1), 'data')).toThrow(/nesting deeper than 256/);
  });

  test('names the right path after an earlier walk went deeper', () => {
    frozenJson({ a: { b: { c: [1, 2] } } }, 'first');
    expect(() => frozenJson({ x: Number.NaN }, 'second')).toThrow(/^second\.x holds/);
  });

  test('leaves out undefined properties and makes -0 plain, as JSON does', () => {
    expect(frozenJson({ kept: null, gone: undefined }, 'data')).toStrictEqual({ kept: null });
    expect(Object.is(frozenJson([-0], 'data'), -0)).toBe(false);
    expect(Object.is((frozenJson([-0], 'data') as number[])[0], 0)).toBe(true);
  });

  test('keeps `__proto__` as the plain key that it is in JSON', () => {
    const copied = frozenJson(JSON.parse('{"__proto__":{"admin":true},"b":1}'), 'data') as object;
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(Object.keys(copied)).toEqual(['__proto__', 'b']);
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"admin":true},"b":1}');
    expect((copied as { admin?: boolean }).admin).toBeUndefined();
  });

  test('takes plain objects of another realm, and those without a prototype', () => {
    const foreign: unknown = runInNewContext('({ a: [{ b: 1 }] })');
    expect(JSON.stringify(frozenJson(foreign, 'data'))).toBe('{"a":[{"b":1}]}');
    expect(frozenJson(Object.assign(Object.create(null), { a: 1 }), 'data')).toStrictEqual({ a: 1 });
    expect(() => frozenJson(runInNewContext('new Date(0)'), 'data')).toThrow(/an instance of Date/);
  });

  test('freezes the copy all the way down and shares nothing with the original', () => {
    const original = { list: [{ n: 1 }], twice: {} as object };
    original.twice = original.list[0]!;
    const copied = frozenJson(original, 'data') as unknown as typeof original;
    original.list[0]!.n = 2;
    original.list.push({ n: 3 });
    expect(copied).toStrictEqual({ list: [{ n: 1 }], twice: { n: 1 } });
    expect([copied, copied.list, copied.list[0], copied.twice].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(original.list)).toBe(false);
  });

  test('answers what a round trip through JSON answers, for every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(frozenJson(value, 'data'))).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('checkJson', () => {
  test.each(refused)('refuses %s as frozenJson does', (_what, value, path) => {
    expect(() => checkJson(value, 'data')).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_EVENT', written: 'no', details: { path } }),
    );
  });

  test.each([
    ['an object', Object.defineProperty({}, 'toJSON', { value: () => 1 }), 'data.at'],
    ['a list', Object.defineProperty([], 'toJSON', { value: () => 1 }), 'data.at'],
  ])('refuses %s with a toJSON that a copy would not have', (_what, at, path) => {
    expect(() => checkJson({ at }, 'data')).toThrow(expect.objectContaining({ details: { path } }));
  });

  test('goes as deep as frozenJson and no deeper', () => {
    expect(() => checkJson(nested(MAX_JSON_DEPTH), 'data')).not.toThrow();
    expect(() => checkJson(nested(MAX_JSON_DEPTH + 1), 'data')).toThrow(/nesting deeper than 256/);
    expect(() => checkJson(cyclic, 'data')).toThrow(/data\.self\[0\]\.self.* or a cycle/);
  });

  test('JSON makes the same text of what it accepts as of a frozen copy', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (value) => {
        expect(textOrError(value, checkJson)).toEqual(textOrError(value, frozenJson));
      }),
    );
  });
});

function textOrError(value: unknown, judge: (value: unknown, root: string) => unknown): unknown {
  try {
    const copied = judge(value, 'data');
    return JSON.stringify(copied === undefined ? value : copied);
  } catch (error) {
    return { message: (error as Error).message };
  }
}
