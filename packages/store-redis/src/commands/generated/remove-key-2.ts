// Built from src/commands/remove-key-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const removeKeyScript: Script = {
  name: 'remove-key',
  keys: 2,
  sha1: '7f2461f8aa195abd96d3f9565bba4664e8660e61',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
return redis.call('UNLINK', KEYS[2])`,
};
