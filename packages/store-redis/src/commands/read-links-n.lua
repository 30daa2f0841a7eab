-- Resolves log links to the events they stand for.
--
-- KEYS[1]   markers
-- KEYS[2…]  the streams
-- ARGV[1]   a JSON array with three items for each link: the key's place in KEYS, the link's first revision as text,
--           and how many events it stands for
-- ARGV[2]   `text` where the events are wanted as one JSON array, `list` for a list of them
--
-- Reply: one text with all events; or, where it is not wanted, one of them is missing or the text would be long, a
-- list with all of them. In the list a number stands before the events of a link of which some are missing: how
-- many of its first ones were removed on purpose; and -1 after them where others are missing.
--- @include "includes/stream-facts.lua"

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
return reply
