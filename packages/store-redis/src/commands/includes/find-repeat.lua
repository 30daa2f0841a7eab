-- Events of a stream that an append of unknown revision is compared with, besides as many as it has itself.
local WINDOW = 32

-- Where the append's first event would stand if it had been written before, and the events from there on.
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

-- The events are gone, but what tells a repeat of the append that created the stream was kept: removed-creation.lua.
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

-- Sets the verdict of a write to `=` where all its events were written before, to `p` where only the first were.
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
