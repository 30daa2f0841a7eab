-- One plain append of one event, in a store without markers: what a quiet store does nearly all the time. It says the
-- same as append-plain.lua with nothing to prepare; where the append does not hold, the others look at it as if new.
local position = last + 1
local length = redis.pcall('RPUSH', KEYS[6], lines .. ',' .. position .. ending)
local holds = length == single + 1
if holds and singleAfter ~= '' then
  holds = string.sub(redis.call('LINDEX', KEYS[6], -2), 3, 38) == singleAfter
end
if holds then
  local id = '0-' .. position
  done = 1
  local function addTo(key)
    local added = redis.pcall('XADD', key, id, 'c', ARGV[4])
    if type(added) == 'table' then failure = added else entries[#entries + 1] = { key = key, id = id } end
  end
  addTo(KEYS[2])
  if not failure then addTo(KEYS[5]) end
  if single == 0 and not failure then
    local category = string.sub(KEYS[5], nameStart)
    local added = redis.pcall('HINCRBY', KEYS[4], category, 1)
    if type(added) == 'table' then failure = added else counted[category] = 1 end
  end
  if not failure then
    redis.call('SET', KEYS[1], stored .. ':' .. position .. ':' .. string.sub(lines, 3, 38))
    return tostring(last)
  end
elseif type(length) == 'number' then
  redis.call('LTRIM', KEYS[6], 0, -2)
end
