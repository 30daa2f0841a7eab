-- Copies the next part of a log without the links of removed events, and puts the copy in its place at the end.
-- Whoever calls it goes on where the last call ended; appends may come in between.
--
-- KEYS[1]  head
-- KEYS[2]  markers
-- KEYS[3]  how far each log has been copied
-- KEYS[4]  the log
-- KEYS[5]  the copy
-- KEYS[6]  a name for what is thrown away
-- ARGV[1]  layout
-- ARGV[2]  the log's field in KEYS[3]
-- ARGV[3]  how many entries to copy at most
-- ARGV[4]  how many links; the entry that exceeds it is still copied
-- ARGV[5]  `1` where the newest entry stays as it is, whatever it holds
--
-- Reply: `<done>,<links before>,<links after>` of this part, done 0 or 1; `!gone`, `!layout`
--- @include "includes/stream-facts.lua"
--- @include "includes/head-fault.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local mostEntries, mostLinks = tonumber(ARGV[3]), tonumber(ARGV[4])
local from = (redis.call('HGET', KEYS[3], ARGV[2]) or 0) + 1
local found = redis.call('XRANGE', KEYS[4], '0-' .. numeral(from), '+', 'COUNT', mostEntries + 1)
local marks, before, after = {}, 0, 0

-- The state of a stream and the revision below which its events are removed; nothing where all are there.
local function stateOf(name)
  local mark = marks[name]
  if mark == nil then
    local text = redis.call('HGET', KEYS[2], name)
    if text then
      local state, first = string.match(text, '^(%l):(%d+)')
      mark = { state = state, first = tonumber(first) }
    else
      mark = false
    end
    marks[name] = mark
  end
  return mark
end

-- How many of a link's first events can be forgotten. Listing needs every stream's first event, until it is tombstoned.
local function forgettable(name, revision, count)
  local mark = stateOf(name)
  if not mark then return 0, 0 end
  if mark.state == 't' then return count, 0 end
  local removed = math.max(0, math.min(count, mark.first - revision))
  if revision > 0 then return removed, 0 end
  return math.max(0, removed - 1), 1
end

-- An entry's text without what can be forgotten, and how many events after its last link are left out.
local function shorten(text)
  local parts, size, gap = {}, 0, 0
  local function keep(link)
    if gap > 0 and size > 0 then
      size = size + 1
      parts[size] = '+' .. gap
    end
    gap = 0
    size = size + 1
    parts[size] = link
    after = after + 1
  end
  for item in string.gmatch(text, '[^;]+') do
    if string.sub(item, 1, 1) == '+' then
      gap = gap + string.sub(item, 2)
    else
      before = before + 1
      local count, revision, name = string.match(item, '^(%d+):(%d+):(.*)$')
      count, revision = tonumber(count), tonumber(revision)
      local forgotten, stub = forgettable(name, revision, count)
      if forgotten == 0 then
        keep(item)
      else
        if stub > 0 then keep('1:0:' .. name) end
        gap = gap + forgotten
        local left = count - stub - forgotten
        if left > 0 then keep(left .. ':' .. numeral(revision + stub + forgotten) .. ':' .. name) end
      end
    end
  end
  return table.concat(parts, ';'), gap
end

local done, copied = #found == 0, 0
while not done and copied < mostEntries and before <= mostLinks do
  copied = copied + 1
  local id, text = found[copied][1], found[copied][2][2]
  local isNewest = copied == #found and #found <= mostEntries
  local last, shortened, gap = tonumber(string.sub(id, 3)), text, 0
  if not isNewest or ARGV[5] ~= '1' then shortened, gap = shorten(text) end
  if shortened ~= '' then redis.call('XADD', KEYS[5], '0-' .. numeral(last - gap), 'c', shortened) end
  from, done = last, isNewest
end

if not done then
  redis.call('HSET', KEYS[3], ARGV[2], numeral(from))
else
  redis.call('HDEL', KEYS[3], ARGV[2])
  -- Renaming over a key frees what was there at once, which takes long for a long log.
  if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('RENAME', KEYS[4], KEYS[6]) end
  if redis.call('EXISTS', KEYS[5]) == 1 then redis.call('RENAME', KEYS[5], KEYS[4]) end
  redis.call('UNLINK', KEYS[6])
end
return (done and 1 or 0) .. ',' .. before .. ',' .. after
