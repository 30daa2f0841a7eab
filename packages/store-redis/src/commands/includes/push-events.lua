-- Writing events and their log entries, and taking everything back where a later write of the call fails.

-- Adds ARGV[from…] to the stream. Returns its length, or the error before anything was written.
local function pushEvents(call, write)
  local revision, position = write.revision, call.position
  if write.count == 1 then
    local text = ARGV[write.from] .. ',' .. revision .. ',' .. numeral(position + 1) .. call.ending
    return redis.pcall('RPUSH', write.key, text)
  end
  local length
  for from = 0, write.count - 1, 1000 do
    local chunk = {}
    for i = from, math.min(from + 999, write.count - 1) do
      chunk[#chunk + 1] = ARGV[write.from + i] .. ',' .. (revision + i) .. ',' .. numeral(position + 1 + i) .. call.ending
    end
    length = redis.pcall('RPUSH', write.key, unpack(chunk))
    if type(length) == 'table' then return length end
  end
  return length
end

local function recordWrite(call, write)
  local links, before = call.links, call.links[#call.links]
  call.written[#call.written + 1] = write
  call.position = call.position + write.count
  call.id = idOf(ARGV[write.from + write.count - 1])
  if before and before.name == write.name then
    before.count = before.count + write.count
    before.last = call.position
  else
    links[#links + 1] = { name = write.name, revision = write.revision, count = write.count, last = call.position }
  end
end

-- The stream can be read from now on.
local function recordBirth(call, write)
  local category = string.match(write.name, '^[^-]*')
  call.born[category] = (call.born[category] or 0) + 1
end

-- A deleted stream that is written again goes on after its last revision.
local function revive(call, write)
  recordBirth(call, write)
  call.revived[#call.revived + 1] = write.name
  call.marks[write.name] = 'a:' .. write.facts.first
end

-- Counts the streams of a category that can be read; a category without any is not kept.
local function countStreams(key, category, change)
  local count = redis.pcall('HINCRBY', key, category, change)
  if type(count) == 'table' then return count end
  if count <= 0 then redis.call('HDEL', key, category) end
end

local function addEntry(call, key, position, links)
  local id = '0-' .. numeral(position)
  local added = redis.pcall('XADD', key, id, 'c', table.concat(links, ';'))
  if type(added) == 'table' then return added end
  call.entries[#call.entries + 1] = { key = key, id = id }
end

-- One entry in the log, and one in each category's. `+<n>` in a category's stands for n events of other categories.
local function writeLog(call, keys, categories, nameStart)
  call.entries = {}
  if #call.links == 0 then return nil end
  local texts, byCategory = {}, {}
  for i, link in ipairs(call.links) do
    local text = link.count .. ':' .. link.revision .. ':' .. link.name
    local name = string.match(link.name, '^[^-]*')
    local category = byCategory[name]
    if not category then
      category = { texts = {} }
      byCategory[name] = category
    elseif category.last < link.last - link.count then
      category.texts[#category.texts + 1] = '+' .. (link.last - link.count - category.last)
    end
    category.texts[#category.texts + 1] = text
    category.last = link.last
    texts[i] = text
  end
  local failure
  for name, count in pairs(call.born) do
    failure = failure or countStreams(keys[4], name, count)
    if not failure then call.counted[name] = count end
  end
  failure = failure or addEntry(call, keys[2], call.position, texts)
  for i = 5, 4 + categories do
    local category = byCategory[string.sub(keys[i], nameStart)]
    if category and not failure then failure = addEntry(call, keys[i], category.last, category.texts) end
  end
  if failure then return failure end
  for _, name in ipairs(call.revived) do redis.call('HSET', keys[3], name, call.marks[name]) end
  return nil
end

-- Takes back what the call wrote, ids of log entries included. Answers the failure.
local function undo(call, failure)
  for _, entry in ipairs(call.entries or {}) do
    redis.call('XDEL', entry.key, entry.id)
    local newest = redis.call('XREVRANGE', entry.key, '+', '-', 'COUNT', 1)[1]
    if newest then redis.call('XSETID', entry.key, newest[1]) else redis.call('DEL', entry.key) end
  end
  for name, count in pairs(call.counted) do countStreams(call.countsKey, name, -count) end
  for i = #call.written, 1, -1 do
    redis.call('LTRIM', call.written[i].key, 0, -call.written[i].count - 1)
  end
  return failure
end
