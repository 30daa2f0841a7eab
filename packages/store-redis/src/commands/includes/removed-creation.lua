-- What is kept of a creation whose events were removed, so that its repeat is never written again, however often the
-- stream was truncated, deleted and written anew: `<revision>:<position>:<id>:<events>:<prints>:<older>`.
-- events: how many events of the stream follow each other in the log from the creation on; no append of more was it.
-- prints: the last eight digits of the ids of up to 16 events after the first one.
-- older: the id of the stream's creation before this one.
-- The newest one stands in the stream's marker, each of the others in the markers' field `<stream>;<id>`.
local PRINTS = 16
local MOST_EVENTS = 10000
-- A tombstone takes this many along; it bounds the time for which the script keeps the server from everything else.
local MOST_FORGOTTEN = 10000

local function positionOf(element)
  return tonumber(string.match(element, ',(%d+),%d+%]$'))
end

-- Positions grow along a stream, so the last event that follows without a gap can be found by halving.
local function eventsInARow(key, first, length)
  local known, limit = 1, math.min(length, MOST_EVENTS)
  while known < limit do
    local probe = math.ceil((known + limit) / 2)
    if positionOf(redis.call('LINDEX', key, probe - 1)) == first + probe - 1 then
      known = probe
    else
      limit = probe - 1
    end
  end
  return known
end

local function describeCreation(key, facts, older)
  local element = redis.call('LINDEX', key, 0)
  local position = positionOf(element)
  local events = eventsInARow(key, position, facts.head - facts.first + 1)
  local prints = {}
  if events > 1 then
    for i, follower in ipairs(redis.call('LRANGE', key, 1, math.min(events - 1, PRINTS))) do
      prints[i] = string.sub(idOf(follower), -8)
    end
  end
  local parts = { numeral(facts.first), numeral(position), idOf(element), events, table.concat(prints), older }
  return table.concat(parts, ':')
end

-- What the marker says after its revision once the stream's oldest events are removed.
local function rememberCreation(markers, name, key, facts)
  if not facts.whole then return facts.rest end
  local newest = string.match(facts.rest, '^%d+:%d+:([^:]*)')
  if newest then redis.call('HSETNX', markers, name .. ';' .. newest, facts.rest) end
  return describeCreation(key, facts, newest or '')
end

-- A tombstoned stream is never written again: nothing needs to be known about it.
local function forgetCreations(markers, name, record)
  for _ = 1, MOST_FORGOTTEN do
    local older = string.match(record, '([^:]+)$')
    if not older then return end
    local field = name .. ';' .. older
    record = redis.call('HGET', markers, field) or ''
    redis.call('HDEL', markers, field)
  end
end
