// Built from src/commands/truncate-stream-3.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const truncateStreamScript: Script = {
  name: 'truncate-stream',
  keys: 3,
  sha1: '72cb8e96286a3899162aebaa2aa695cc1548a8d8',
  lua: `local function factsOf(mark, length)
  if not mark then
    return { state = length > 0 and 'a' or 'm', first = 0, head = length - 1 }
  end
  local state, first, rest = string.match(mark, '^(%l):(%d+):?(.*)$')
  first = tonumber(first)
  if length > 0 then state = 'a' end
  return { state = state, first = first, head = first + length - 1, rest = rest }
end
local function idOf(element)
  return string.sub(element, 3, 38)
end
local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
end
local head = redis.call('GET', KEYS[1])
if not head then return '!gone' end
if string.match(head, '^(%d+):') ~= ARGV[1] then return '!layout' end
local before = tonumber(ARGV[2])
local facts = factsOf(redis.call('HGET', KEYS[2], ARGV[3]), redis.call('LLEN', KEYS[3]))
if facts.state == 't' then return 'tombstoned' end
if facts.state ~= 'a' then return 'unchanged' end
if before > facts.head + 1 then return 'beyond ' .. numeral(facts.head) end
if before <= facts.first then return 'unchanged' end
redis.call('HSET', KEYS[2], ARGV[3], 'a:' .. numeral(before))
redis.call('LTRIM', KEYS[3], before - facts.first, -1)
return 'changed'`,
};
