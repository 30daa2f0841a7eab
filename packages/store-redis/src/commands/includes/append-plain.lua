-- Plain appends up to the first that does not hold. Positions from 9e13 on, which Lua writes with an exponent, are
-- left to the others. Where all hold, everything else was prepared by the client, and this is the end of the call.
local find, sub = string.find, string.sub
local DIGITS = { [0] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' }
local place, at, tens = 2 + 2 * categories, 1, nil
local line

-- Only every tenth position is turned into text as a whole: Lua takes longer for that than for all the rest.
local function nextElement()
  local stop = find(lines, NEWLINE, at, true) or #lines + 1
  line = sub(lines, at, stop - 1)
  at, position = stop + 1, position + 1
  local ones = position % 10
  if not tens or ones == 0 then tens = position < 10 and ',' or ',' .. (position - ones) / 10 end
  return line .. tens .. DIGITS[ones] .. ending
end

local function pushBatch(key, count)
  local length
  for start = 1, count, 1000 do
    local chunk = {}
    for i = 1, math.min(1000, count - start + 1) do chunk[i] = nextElement() end
    length = redis.pcall('RPUSH', key, unpack(chunk))
    if type(length) == 'table' then return length end
  end
  return length
end

while done < plain and last < 9e13 and not (marks and marks[names[done + 1]]) do
  local key, count = KEYS[firstStream + done], plan[place + 1]
  local first, after = firstOf(plan[place])
  local length
  if count == 1 then
    length = redis.pcall('RPUSH', key, nextElement())
  else
    length = pushBatch(key, count)
  end
  local holds = length == first + count
  if holds and after ~= '' then holds = sub(redis.call('LINDEX', key, -count - 1), 3, 38) == after end
  if not holds then
    if type(length) == 'number' then redis.call('LTRIM', key, 0, -count - 1) end
    break
  end
  done, place = done + 1, place + 2
end

if done == plain then
  local function addTo(key, number, links)
    if failure then return end
    local added = redis.pcall('XADD', key, '0-' .. number, 'c', links)
    if type(added) == 'table' then failure = added else entries[#entries + 1] = { key = key, id = '0-' .. number } end
  end
  addTo(KEYS[2], position, ARGV[4])
  for i = 1, categories do
    local born = plan[2 * i]
    addTo(KEYS[4 + i], last + plan[1 + 2 * i], ARGV[categories == 1 and 4 or 4 + i])
    if born > 0 and not failure then
      local name = string.sub(KEYS[4 + i], nameStart)
      local added = redis.pcall('HINCRBY', KEYS[4], name, born)
      if type(added) == 'table' then failure = added else counted[name] = born end
    end
  end
  if not failure then
    redis.call('SET', KEYS[1], stored .. ':' .. position .. ':' .. sub(line, 3, 38))
    return tostring(last)
  end
end
