// Built from src/commands/remove-stream-4.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const removeStreamScript: Script = {
  name: 'remove-stream',
  keys: 4,
  sha1: '1289d868665ce0d5271ab2983848166c85afcadd',
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
local kind, name = ARGV[3], ARGV[4]
local facts = factsOf(redis.call('HGET', KEYS[2], name), redis.call('LLEN', KEYS[4]))
if facts.state == 't' then return kind == 't' and 'unchanged' or 'tombstoned' end
if facts.state == 'v' then return 'vanished' end
local verdict = judge(ARGV[2], KEYS[4], facts)
if verdict ~= 'h' then
  local tail = {}
  describeConflict({ { key = KEYS[4], expected = ARGV[2], facts = facts, verdict = verdict } }, tail, MISSED_EVENTS)
  return tail
end
if kind == 'd' and facts.state ~= 'a' then return 'unchanged' end
local rest = ''
if kind == 'd' then
  rest = rememberCreation(KEYS[2], name, KEYS[4], facts)
else
  forgetCreations(KEYS[2], name, facts.rest)
end
redis.call('HSET', KEYS[2], name, markerOf(kind, facts.head + 1, rest))
if facts.state == 'a' then
  local category = string.match(name, '^[^-]*')
  if redis.call('HINCRBY', KEYS[3], category, -1) <= 0 then redis.call('HDEL', KEYS[3], category) end
end
redis.call('UNLINK', KEYS[4])
return 'changed'`,
};
