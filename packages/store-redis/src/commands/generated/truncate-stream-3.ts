// Built from src/commands/truncate-stream-3.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const truncateStreamScript: Script = {
  name: 'truncate-stream',
  keys: 3,
  sha1: '6802b20ab9d8313d6f72a82d35209479ef1bf90b',
  lua: `local function numeral(number)
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
local PRINTS = 16
local MOST_EVENTS = 10000
local MOST_FORGOTTEN = 10000
local function positionOf(element)
  return tonumber(string.match(element, ',(%d+),%d+%]$'))
end
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
local function rememberCreation(markers, name, key, facts)
  if not facts.whole then return facts.rest end
  local newest = string.match(facts.rest, '^%d+:%d+:([^:]*)')
  if newest then redis.call('HSETNX', markers, name .. ';' .. newest, facts.rest) end
  return describeCreation(key, facts, newest or '')
end
local function forgetCreations(markers, name, record)
  for _ = 1, MOST_FORGOTTEN do
    local older = string.match(record, '([^:]+)$')
    if not older then return end
    local field = name .. ';' .. older
    record = redis.call('HGET', markers, field) or ''
    redis.call('HDEL', markers, field)
  end
end
local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local before = tonumber(ARGV[2])
local facts = factsOf(redis.call('HGET', KEYS[2], ARGV[3]), redis.call('LLEN', KEYS[3]))
if facts.state == 't' then return 'tombstoned' end
if facts.state == 'v' then return 'vanished' end
if facts.state ~= 'a' then return 'unchanged' end
if before > facts.head + 1 then return 'beyond ' .. numeral(facts.head) end
if before <= facts.first then return 'unchanged' end
local rest = rememberCreation(KEYS[2], ARGV[3], KEYS[3], facts)
redis.call('HSET', KEYS[2], ARGV[3], markerOf('c', before, rest))
redis.call('LTRIM', KEYS[3], before - facts.first, -1)
return 'changed'`,
};
