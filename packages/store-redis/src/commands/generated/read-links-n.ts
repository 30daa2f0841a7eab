// Built from src/commands/read-links-n.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const readLinksScript: Script = {
  name: 'read-links',
  keys: null,
  sha1: 'fe674c77450963a821d34e666081454be1afff39',
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
local LONG = 4194304
local links = cjson.decode(ARGV[1])
local marked = redis.call('EXISTS', KEYS[1]) == 1
local firsts, nameStart = {}, #KEYS[1] + 2
local reply, size, bytes, complete = {}, 0, 0, ARGV[2] == 'text'
local function firstOf(place)
  if not firsts[place] then
    local mark = redis.call('HGET', KEYS[1], string.sub(KEYS[place], nameStart))
    firsts[place] = mark and factsOf(mark, 0).first or 0
  end
  return firsts[place]
end
local function add(item)
  size = size + 1
  reply[size] = item
end
local function addRange(key, index, count)
  local removed = math.min(math.max(-index, 0), count)
  local elements = {}
  if removed < count then elements = redis.call('LRANGE', key, index + removed, index + count - 1) end
  if removed > 0 or #elements < count then
    complete = false
    add(removed)
  end
  for i = 1, #elements do
    add(elements[i])
    bytes = bytes + #elements[i]
  end
  if #elements < count - removed then add(-1) end
end
for i = 1, #links, 3 do
  local place, index, count = links[i], links[i + 1], links[i + 2]
  local key = KEYS[place]
  local element
  if marked then index = index - firstOf(place) end
  if count == 1 and not (marked and index < 0) then element = redis.call('LINDEX', key, index) end
  if element then
    size = size + 1
    reply[size] = element
    bytes = bytes + #element
  else
    addRange(key, tonumber(index), count)
  end
end
if complete and bytes < LONG then return '[' .. table.concat(reply, ',') .. ']' end
return reply`,
};
