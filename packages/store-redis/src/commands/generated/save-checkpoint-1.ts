// Built from src/commands/save-checkpoint-1.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const saveCheckpointScript: Script = {
  name: 'save-checkpoint',
  keys: 1,
  sha1: '4b0f2f1ae1d3fc41cb5463b3459cef3b66bb7392',
  lua: `local actual = redis.call('GET', KEYS[1])
if (actual or nil) ~= ARGV[2] then return { actual or nil } end
redis.call('SET', KEYS[1], ARGV[1])
return 'saved'`,
};
