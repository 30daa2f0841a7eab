-- Plain appends up to the first that does not hold. Positions from 9e13 on, which Lua writes with an exponent, are
-- left to the others. Where all hold, everything else was prepared by the client, and this is the end of the call.
local place = 5 + 2 * categories
arg = categories == 1 and 3 or 3 + categories

local function pushBatch(key, from, count)
  local length
  for start = 0, count - 1, 1000 do
    local chunk = {}
    for i = start, math.min(start + 999, count - 1) do
      chunk[#chunk + 1] = ARGV[from + i] .. position + 1 + i .. ending
    end
    length = redis.pcall('RPUSH', key, unpack(chunk))
    if type(length) == 'table' then return length end
  end
  return length
end

while done < plain and last < 9e13 and not (marks and marks[names[done + 1]]) do
  local key, first, count = KEYS[firstStream + done], plan[place], plan[place + 1]
  local length
  if count == 1 then
    length = redis.pcall('RPUSH', key, ARGV[arg] .. position + 1 .. ending)
  else
    length = pushBatch(key, arg, count)
  end
  if length ~= first + count then
    if type(length) == 'number' then redis.call('LTRIM', key, 0, -count - 1) end
    break
  end
  done, arg, position, place = done + 1, arg + count, position + count, place + 2
end

if done == plain then
  local function addTo(key, number, links)
    if failure then return end
    local added = redis.pcall('XADD', key, '0-' .. number, 'c', links)
    if type(added) == 'table' then failure = added else entries[#entries + 1] = { key = key, id = '0-' .. number } end
  end
  addTo(KEYS[2], position, ARGV[2])
  for i = 1, categories do
    local born = plan[3 + 2 * i]
    addTo(KEYS[4 + i], last + plan[4 + 2 * i], ARGV[categories == 1 and 2 or 2 + i])
    if born > 0 and not failure then
      local name = string.sub(KEYS[4 + i], nameStart)
      local added = redis.pcall('HINCRBY', KEYS[4], name, born)
      if type(added) == 'table' then failure = added else counted[name] = born end
    end
  end
  if not failure then
    redis.call('SET', KEYS[1], stored .. ':' .. position .. ':' .. string.sub(ARGV[arg - 1], 3, 38))
    return tostring(last)
  end
end
