// Built from src/commands/read-links-n.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const readLinksScript: Script = {
  name: 'read-links',
  keys: null,
  sha1: '6c737f07eab246a37f1a50884a24c33783b45af2',
  lua: `local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
end
local function factsOf(mark, length)
  if not mark then
    return { state = length > 0 and 'a' or 'm', first = 0, head = length - 1, rest = '', whole = length > 0 }
  end
  local state, first, rest = string.match(mark, '^(%l):(%d+):?(.*)$')
  first = tonumber(first)
  local whole = length > 0 and state == 'a'
  if length > 0 or state == 'c' then state = 'a' elseif state == 'a' then state = 'v' end
  return { state = state, first = first, head = first + length - 1, rest = rest, whole = whole }
end
local function markerOf(state, first, rest)
  return state .. ':' .. numeral(first) .. (rest == '' and '' or ':' .. rest)
end
local function idOf(element)
  return string.sub(element, 3, 38)
end
local name = #KEYS[1] + 2
local firsts, reply = {}, {}
for i = 2, #KEYS do
  local mark = redis.call('HGET', KEYS[1], string.sub(KEYS[i], name))
  firsts[i] = mark and factsOf(mark, 0).first or 0
end
for i = 1, #ARGV do
  local key, revision, count = string.match(ARGV[i], '^(%d+):(%d+):(%d+)$')
  key = tonumber(key)
  local index = revision - firsts[key]
  local removed = math.min(math.max(-index, 0), tonumber(count))
  reply[#reply + 1] = removed
  if removed < tonumber(count) then
    local elements = redis.call('LRANGE', KEYS[key], index + removed, index + count - 1)
    for k = 1, #elements do reply[#reply + 1] = elements[k] end
  end
end
return reply`,
};
