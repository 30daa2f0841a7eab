// Built from src/commands/save-snapshot-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const saveSnapshotScript: Script = {
  name: 'save-snapshot',
  keys: 2,
  sha1: '31af62bf8a09df79a3108aebb6e23bdd9fe21445',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local kept = redis.call('HGET', KEYS[2], ARGV[2])
if kept and tonumber(string.match(kept, '^(%d+):')) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ':' .. ARGV[4])
return 1`,
};
