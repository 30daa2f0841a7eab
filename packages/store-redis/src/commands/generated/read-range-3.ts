// Built from src/commands/read-range-3.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const readRangeScript: Script = {
  name: 'read-range',
  keys: 3,
  sha1: '8f7e2decb4d1f62d62fd148f7fe187c239ba7825',
  lua: `return {
  redis.call('EXISTS', KEYS[1]),
  redis.call('LLEN', KEYS[3]),
  redis.call('LRANGE', KEYS[3], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[2], ARGV[1]) or nil,
}`,
};
