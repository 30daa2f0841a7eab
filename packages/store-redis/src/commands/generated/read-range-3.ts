// Built from src/commands/read-range-3.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const readRangeScript: Script = {
  name: 'read-range',
  keys: 3,
  sha1: 'd9f2ad7a68fa6ca0b6dcffb4f8878f116d919c81',
  lua: `return {
  redis.call('GET', KEYS[1]),
  redis.call('LLEN', KEYS[3]),
  redis.call('LRANGE', KEYS[3], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[2], ARGV[1]) or nil,
}`,
};
