-- Writing events and their log entries, and taking everything back where a later write of the call fails.

-- Adds count of the call's events, from that one on, to the stream. Returns its length, or the error before anything was written.
local function pushEvents(call, key, revision, from, count)
  local position, ending, events = call.position, call.ending, call.events
  if count == 1 then
    return redis.pcall('RPUSH', key, events[from] .. ',' .. revision .. ',' .. numeral(position + 1) .. ending)
  end
  local length
  for start = 0, count - 1, 1000 do
    local chunk = {}
    for i = start, math.min(start + 999, count - 1) do
      chunk[#chunk + 1] = events[from + i] .. ',' .. (revision + i) .. ',' .. numeral(position + 1 + i) .. ending
    end
    length = redis.pcall('RPUSH', key, unpack(chunk))
    if type(length) == 'table' then return length end
  end
  return length
end

-- Parallel lists instead of a table for each write: this runs once for every append.
local function recordWrite(call, key, name, revision, count)
  local n, w = call.linkCount, call.writeCount + 1
  call.writtenKeys[w], call.writtenCounts[w], call.writeCount = key, count, w
  call.position = call.position + count
  if n > 0 and call.names[n] == name then
    call.counts[n] = call.counts[n] + count
  else
    n = n + 1
    call.names[n], call.revisions[n], call.counts[n], call.linkCount = name, revision, count, n
  end
end

local function categoryOf(name)
  local dash = string.find(name, '-', 1, true)
  return dash and string.sub(name, 1, dash - 1) or name
end

-- The stream can be read from now on.
local function recordBirth(call, name)
  local category = categoryOf(name)
  call.born[category] = (call.born[category] or 0) + 1
end

-- A deleted stream that is written again goes on after its last revision.
local function revive(call, name, facts)
  recordBirth(call, name)
  call.revived[#call.revived + 1] = name
  call.marks[name] = markerOf('a', facts.first, facts.rest)
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

-- The text of every link, all of them and by category. `+<n>` stands for n events of other categories.
local function linkTexts(call, position)
  local texts, byCategory = {}, {}
  local names, revisions, counts = call.names, call.revisions, call.counts
  for i = 1, call.linkCount do
    local name, count = names[i], counts[i]
    local text = count .. ':' .. revisions[i] .. ':' .. name
    local categoryName = categoryOf(name)
    local category = byCategory[categoryName]
    if not category then
      category = { texts = {}, last = position, size = 0 }
      byCategory[categoryName] = category
    elseif category.last < position then
      category.size = category.size + 1
      category.texts[category.size] = '+' .. (position - category.last)
    end
    position = position + count
    category.size = category.size + 1
    category.texts[category.size] = text
    category.last = position
    texts[i] = text
  end
  return texts, byCategory
end

-- One entry in the log, and one in each category's.
local function writeLog(call, keys, categories, nameStart)
  if call.linkCount == 0 then return nil end
  local texts, byCategory = linkTexts(call, call.before)
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
  for _, entry in ipairs(call.entries) do
    redis.call('XDEL', entry.key, entry.id)
    local newest = redis.call('XREVRANGE', entry.key, '+', '-', 'COUNT', 1)[1]
    if newest then redis.call('XSETID', entry.key, newest[1]) else redis.call('DEL', entry.key) end
  end
  for name, count in pairs(call.counted) do countStreams(KEYS[4], name, -count) end
  for i = call.writeCount, 1, -1 do
    redis.call('LTRIM', call.writtenKeys[i], 0, -call.writtenCounts[i] - 1)
  end
  return failure
end
