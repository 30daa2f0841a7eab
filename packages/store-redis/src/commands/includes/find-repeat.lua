-- Events of a stream that an append of unknown revision is compared with, besides as many as it has itself.
local WINDOW = 32

-- Where the append's first event would stand if it had been written before, and the events from there on.
local function candidatesOf(participant)
  local facts, expected, key = participant.facts, participant.expected, participant.key
  local id = idOf(ARGV[participant.from])
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

-- The events are gone, but the id of the one that created the stream was kept.
local function findRemovedCreation(participant)
  local born, position, id = string.match(participant.facts.rest, '^(%d+):(%d+):(.*)$')
  if id ~= idOf(ARGV[participant.from]) then return end
  participant.verdict = '='
  participant.revision = tonumber(born)
  participant.position = numeral(position + participant.count - 1)
end

-- Sets the verdict of a write to `=` where all its events were written before, to `p` where only the first were.
local function findRepeat(participant)
  local expected = participant.expected
  if expected == '-1' and participant.facts.state == 'd' then return findRemovedCreation(participant) end
  local searched = participant.verdict == 'r' or participant.verdict == 'u' or expected == 'A'
  if expected == 'e' or expected == 'a' or not searched and expected ~= 'E' then return end
  local start, elements, first = candidatesOf(participant)
  if not start then return end
  participant.verdict = '='
  participant.revision = start
  for i = 1, participant.count - 1 do
    if idOf(elements[first + i] or '') ~= idOf(ARGV[participant.from + i]) then participant.verdict = 'p' end
  end
  if participant.verdict == '=' then
    participant.position = string.match(elements[first + participant.count - 1], ',(%d+),%d+%]$')
  end
end
