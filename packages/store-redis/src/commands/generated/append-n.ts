// Built from src/commands/append-n.lua by scripts/build-lua.mjs.
/* eslint-disable max-lines */
import type { Script } from '../script.js';

export const appendScript: Script = {
  name: 'append',
  keys: null,
  sha1: 'f5c63796956c73a57f8492021935906acb60ae29',
  lua: `local head = redis.call('GET', KEYS[1])
if not head then return '!gone' end
local stored, last = string.match(head, '^(%d+):(%d+):')
if stored ~= ARGV[1] then return '!layout' end
last = tonumber(last)
local NEWLINE, lines = string.char(10), ARGV[#ARGV]
if last + #lines > 9007199254740991 then return '!full' end
local time = redis.call('TIME')
local ending = ',' .. (time[1] * 1000 + math.floor(time[2] / 1000)) .. ']'
local categories = tonumber(ARGV[2])
local nameStart = #KEYS[1] + 2
local firstStream = 5 + categories
local names, marks
local function readNames()
  names = {}
  for i = firstStream, #KEYS do names[#names + 1] = string.sub(KEYS[i], nameStart) end
end
local done, entries, counted, failure = 0, {}, {}, nil
local marked = redis.call('EXISTS', KEYS[3]) == 1
local single, singleAfter = string.match(ARGV[3], '^(%d+)@?(.*)$')
single = tonumber(single)
local isOne = single and not marked and last < 9e13
if isOne then
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
end
if marked then
  readNames()
  marks = {}
  for from = 1, #names, 1000 do
    local to = math.min(from + 999, #names)
    local found = redis.call('HMGET', KEYS[3], unpack(names, from, to))
    for i = 1, #found do marks[names[from + i - 1]] = found[i] end
  end
end
local function firstOf(planned)
  if type(planned) == 'number' then return planned, '' end
  local revision, after = string.match(planned, '^(%d+)@?(.*)$')
  return tonumber(revision), after
end
local plan = single and { 1, single == 0 and 1 or 0, 1, ARGV[3], 1 } or cjson.decode(ARGV[3])
local plain, position = plan[1], last
if plain > 0 and not isOne then
local find, sub = string.find, string.sub
local DIGITS = { [0] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' }
local place, at, tens = 2 + 2 * categories, 1, nil
local line
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
end
local events, at = {}, 1
while at <= #lines do
  local stop = string.find(lines, NEWLINE, at, true) or #lines + 1
  events[#events + 1] = string.sub(lines, at, stop - 1)
  at = stop + 1
end
local function numeral(number)
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
local function judge(expected, key, facts)
  if expected == 'a' or expected == 'A' then return 'h' end
  if expected == 'e' or expected == 'E' then return facts.state == 'a' and 'h' or 'r' end
  if expected == '-1' then return facts.state == 'a' and 'r' or 'h' end
  local revision, id = string.match(expected, '^(%d+)@?(.*)$')
  revision = tonumber(revision)
  if id ~= '' then
    if revision > facts.head then return 'd' end
    if revision < facts.first then return 'u' end
    if idOf(redis.call('LINDEX', key, revision - facts.first) or '') ~= id then return 'd' end
  end
  return revision == facts.head and 'h' or 'r'
end
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
local function recordBirth(call, name)
  local category = categoryOf(name)
  call.born[category] = (call.born[category] or 0) + 1
end
local function revive(call, name, facts)
  recordBirth(call, name)
  call.revived[#call.revived + 1] = name
  call.marks[name] = markerOf('a', facts.first, facts.rest)
end
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
local WINDOW = 32
local function candidatesOf(participant)
  local facts, expected, key = participant.facts, participant.expected, participant.key
  local id = idOf(events[participant.from])
  if expected == 'A' or expected == 'E' then
    local start = math.max(facts.first, facts.head + 1 - WINDOW - participant.count)
    local elements = redis.call('LRANGE', key, start - facts.first, -1)
    for i = 1, #elements do
      if idOf(elements[i]) == id then return start + i - 1, elements, i end
    end
    return nil
  end
  local start = expected == '-1' and facts.first or tonumber(string.match(expected, '^%d+')) + 1
  if start < facts.first or start > facts.head then return nil end
  local index = start - facts.first
  if idOf(redis.call('LINDEX', key, index)) ~= id then return nil end
  return start, redis.call('LRANGE', key, index, index + participant.count - 1), 1
end
local CREATION = '^(%d+):(%d+):([^:]*):(%d+):(%x*):(.*)$'
local function findRemovedCreation(participant)
  local wanted, name = idOf(events[participant.from]), participant.name
  local revision, position, id, followers, prints, older = string.match(participant.facts.rest, CREATION)
  if id ~= wanted then
    local found = older and older ~= '' and redis.call('HGET', KEYS[3], name .. ';' .. wanted)
    if not found then return end
    revision, position, id, followers, prints = string.match(found, CREATION)
  end
  participant.verdict = participant.count > tonumber(followers) and 'p' or '='
  for i = 1, math.min(participant.count - 1, #prints / 8) do
    local print = string.sub(prints, i * 8 - 7, i * 8)
    if print ~= string.sub(idOf(events[participant.from + i]), -8) then participant.verdict = 'p' end
  end
  participant.revision = tonumber(revision)
  participant.position = numeral(position + participant.count - 1)
end
local function findRepeat(participant)
  local expected = participant.expected
  if expected == '-1' and participant.facts.state == 'd' then return findRemovedCreation(participant) end
  local searched = participant.verdict == 'r' or participant.verdict == 'u' or expected == 'A'
  if expected == 'e' or expected == 'a' or not searched and expected ~= 'E' then return end
  local start, elements, first = candidatesOf(participant)
  if not start then
    if expected == '-1' then findRemovedCreation(participant) end
    return
  end
  participant.verdict = '='
  participant.revision = start
  for i = 1, participant.count - 1 do
    if idOf(elements[first + i] or '') ~= idOf(events[participant.from + i]) then participant.verdict = 'p' end
  end
  if participant.verdict == '=' then
    participant.position = string.match(elements[first + participant.count - 1], ',(%d+),%d+%]$')
  end
end
local MISSED_EVENTS, MISSED_BYTES, MISSED_EVENTS_PER_CALL = 64, 1048576, 512
local function describeRepeat(participants, writes)
  local revisions = {}
  for i = 1, writes do revisions[i] = participants[i].revision end
  return '=' .. participants[writes].position .. '+' .. table.concat(revisions, '+')
end
local function missedBy(participant, budget)
  local facts, expected = participant.facts, participant.expected
  if facts.state ~= 'a' or participant.verdict == 'd' or participant.verdict == 'u' then return nil end
  local revision = string.match(expected, '^-?%d+')
  if not revision then return nil end
  local start = revision == '-1' and facts.first or revision + 1
  local count = facts.head - start + 1
  if start < facts.first or count < 0 or count > math.min(MISSED_EVENTS, budget) then return nil end
  if count == 0 then return {} end
  local elements, bytes = redis.call('LRANGE', participant.key, start - facts.first, -1), 0
  for i = 1, #elements do bytes = bytes + #elements[i] end
  return bytes <= MISSED_BYTES and elements or nil
end
local function describeConflict(participants, tail, budget)
  for i, participant in ipairs(participants) do
    local reason, facts = participant.verdict, participant.facts
    if reason == '=' then reason = 'p' end
    if reason ~= 'h' then
      local missed = missedBy(participant, budget)
      tail[#tail + 1] = table.concat({ i - 1, reason, facts.state, facts.head, missed and #missed or -1 }, ',')
      for k = 1, missed and #missed or 0 do tail[#tail + 1] = missed[k] end
      budget = budget - (missed and #missed or 0)
    end
  end
  return budget
end
if not names then readNames() end
marks = marks or {}
local missedBudget = MISSED_EVENTS_PER_CALL
local call = {
  before = last, position = last, ending = ending, marks = marks, events = events,
  names = {}, revisions = {}, counts = {}, linkCount = 0,
  writtenKeys = {}, writtenCounts = {}, writeCount = 0,
  revived = {}, born = {}, counted = counted, entries = entries,
}
local lastEvent
local answers, tail = {}, {}
local stream, event, word = 0, 1, 2
local function plannedFirst() return firstOf(plan[2 + 2 * (categories + stream)]) end
local function plannedEvents() return plan[3 + 2 * (categories + stream)] end
for i = 1, done do
  local name, revision, count = names[i], plannedFirst(), plannedEvents()
  recordWrite(call, KEYS[firstStream + stream], name, revision, count)
  if revision == 0 then recordBirth(call, name) end
  stream = i
  event = event + count
  lastEvent = event - 1
  answers[i] = numeral(revision)
end
if failure then return undo(call, failure) end
local function nextWord()
  word = word + 1
  return plan[word - 1]
end
local function pushAtOnce(participant, revision)
  local key, name, from, count = participant.key, participant.name, participant.from, participant.count
  local length = pushEvents(call, key, revision, from, count)
  if type(length) == 'table' then return length end
  if length - count == revision then
    recordWrite(call, key, name, revision, count)
    lastEvent = from + count - 1
    if revision == 0 then recordBirth(call, name) end
    return numeral(revision)
  end
  redis.call('LTRIM', key, 0, -count - 1)
  return false
end
local function expectPlanned(participant)
  local count, revision, after = plannedEvents(), plannedFirst()
  participant.expected, participant.count = tostring(numeral(revision - 1)), count
  if after ~= '' then participant.expected = participant.expected .. '@' .. after end
  for i = 0, count - 1 do
    events[event + i] = string.sub(events[event + i], 1, -2 - #tostring(numeral(revision + i)))
  end
end
local function expectNext(participant)
  local text = nextWord()
  local expected, count = string.match(text, '^([^,]+),(%d+)$')
  participant.expected, participant.count = expected or text, tonumber(count) or 1
end
local function participantsOf(writes, checks)
  local participants = {}
  for i = 1, writes + checks do
    local participant = { key = KEYS[firstStream + stream], name = names[stream + 1], count = 0 }
    if plain > 0 then
      expectPlanned(participant)
    elseif i <= writes then
      expectNext(participant)
    else
      participant.expected = nextWord()
    end
    participant.from = event
    event = event + participant.count
    stream = stream + 1
    participants[i] = participant
  end
  return participants
end
local function appendGroup(participants, writes)
  local repeats, violations = 0, 0
  for i, participant in ipairs(participants) do
    local length = redis.pcall('LLEN', participant.key)
    if type(length) == 'table' then return 'w' .. (i - 1) end
    local facts = factsOf(marks[participant.name], length)
    if facts.state == 't' or facts.state == 'v' then return facts.state .. (i - 1) end
    participant.facts = facts
    participant.verdict = judge(participant.expected, participant.key, facts)
    if i <= writes then findRepeat(participant) end
    if participant.verdict == '=' then repeats = repeats + 1 end
    if participant.verdict ~= 'h' then violations = violations + 1 end
  end
  if repeats == writes then return describeRepeat(participants, writes) end
  if violations > 0 then
    missedBudget = describeConflict(participants, tail, missedBudget)
    return 'c' .. violations
  end
  local revisions = {}
  for i = 1, writes do
    local key, name, facts = participants[i].key, participants[i].name, participants[i].facts
    local from, count, revision = participants[i].from, participants[i].count, participants[i].facts.head + 1
    local length = pushEvents(call, key, revision, from, count)
    if type(length) == 'table' then return length end
    recordWrite(call, key, name, revision, count)
    lastEvent = from + count - 1
    revisions[i] = numeral(revision)
    if facts.state == 'd' then revive(call, name, facts) end
    if facts.state == 'm' then recordBirth(call, name) end
  end
  return table.concat(revisions, '+')
end
while event <= #events do
  local writes, checks = 1, 0
  if plain == 0 and string.byte(plan[word]) == 42 then
    writes, checks = string.match(nextWord(), '^%*(%d+),(%d+)$')
    writes, checks = tonumber(writes), tonumber(checks)
  end
  local participants = participantsOf(writes, checks)
  local only = writes + checks == 1 and participants[1]
  local answer = false
  if only and not marks[only.name] then
    local expected = tonumber(only.expected)
    if expected then answer = pushAtOnce(only, expected + 1) end
  end
  answer = answer or appendGroup(participants, writes)
  if type(answer) == 'table' then
    if string.sub(answer.err, 1, 9) ~= 'WRONGTYPE' then return undo(call, answer) end
    answer = 'w0'
  end
  answers[#answers + 1] = answer
end
failure = writeLog(call, KEYS, categories, nameStart)
if failure then return undo(call, failure) end
if call.position > last then
  redis.call('SET', KEYS[1], stored .. ':' .. numeral(call.position) .. ':' .. idOf(events[lastEvent]))
end
local summary = numeral(last) .. ',' .. table.concat(answers, ',')
if #tail == 0 then return summary end
table.insert(tail, 1, summary)
return tail`,
};
