-- The answers for appends that write nothing.

-- What the missed events of one violation may amount to, and those of all in one call.
local MISSED_EVENTS, MISSED_BYTES, MISSED_EVENTS_PER_CALL = 64, 1048576, 512

local function describeRepeat(participants, writes)
  local revisions = {}
  for i = 1, writes do revisions[i] = participants[i].revision end
  return '=' .. participants[writes].position .. '+' .. table.concat(revisions, '+')
end

-- The events after the expected revision up to the head, or nil where they are too many or no longer complete.
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

-- Adds every violation to the tail of the reply. Returns what is left of the budget of missed events.
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
