// Built from src/commands/save-checkpoint-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const saveCheckpointScript: Script = {
  name: 'save-checkpoint',
  keys: 2,
  sha1: '9deae7845df79ced6757fd0bfac0c8b5701fd93e',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local actual = redis.call('GET', KEYS[2])
if (actual or nil) ~= ARGV[3] then return { actual or nil } end
redis.call('SET', KEYS[2], ARGV[2])
return 'saved'`,
};
