-- Resolves log links to the events they stand for.
--
-- KEYS[1]   markers
-- KEYS[2…]  the streams
-- ARGV[1…]  `<key>:<revision>:<events>` for each link; the key's place in KEYS, the link's first revision and length
--
-- Reply, for each link: how many of its events were removed on purpose (its first ones), then the others; fewer
-- than that where events are missing, which the next number or the end of the list shows.
--- @include "includes/stream-facts.lua"

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
return reply
