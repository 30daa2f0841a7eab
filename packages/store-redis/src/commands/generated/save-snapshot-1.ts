// Built from src/commands/save-snapshot-1.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const saveSnapshotScript: Script = {
  name: 'save-snapshot',
  keys: 1,
  sha1: '9e32eff397a8a4dd554ba6b0130c5ca936d38e55',
  lua: `local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept and tonumber(string.match(kept, '^(%d+):')) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. ARGV[3])
return 1`,
};
