// Built from src/commands/read-range-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const readRangeScript: Script = {
  name: 'read-range',
  keys: 2,
  sha1: '7e660310a72024b1da2b88fbaff9faae93550ae3',
  lua: `return {
  redis.call('LLEN', KEYS[2]),
  redis.call('LRANGE', KEYS[2], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[1], ARGV[1]) or nil,
}`,
};
