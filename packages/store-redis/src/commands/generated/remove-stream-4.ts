// Built from src/commands/remove-stream-4.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const removeStreamScript: Script = {
  name: 'remove-stream',
  keys: 4,
  sha1: 'fe99fd508d57ed9d5c743f13207109574c0d5764',
  lua: `local function factsOf(mark, length)
  if not mark then
    return { state = length > 0 and 'a' or 'm', first = 0, head = length - 1 }
  end
  local state, first, rest = string.match(mark, '^(%l):(%d+):?(.*)$')
  first = tonumber(first)
  if length > 0 then state = 'a' end
  return { state = state, first = first, head = first + length - 1, rest = rest }
end
local function idOf(element)
  return string.sub(element, 3, 38)
end
local function numeral(number)
  if number < 1e14 then return number end
  return string.format('%.0f', number)
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
local MISSED_EVENTS, MISSED_BYTES = 64, 1048576
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
local head = redis.call('GET', KEYS[1])
if not head then return '!gone' end
if string.match(head, '^(%d+):') ~= ARGV[1] then return '!layout' end
local kind, name = ARGV[3], ARGV[4]
local facts = factsOf(redis.call('HGET', KEYS[2], name), redis.call('LLEN', KEYS[4]))
if facts.state == 't' then return kind == 't' and 'unchanged' or 'tombstoned' end
local verdict = judge(ARGV[2], KEYS[4], facts)
if verdict ~= 'h' then
  local tail = {}
  describeConflict({ { key = KEYS[4], expected = ARGV[2], facts = facts, verdict = verdict } }, tail, MISSED_EVENTS)
  return tail
end
if kind == 'd' and facts.state ~= 'a' then return 'unchanged' end
local marker = kind .. ':' .. numeral(facts.head + 1)
local born = redis.call('LINDEX', KEYS[4], 0)
if kind == 'd' then
  local position = born and string.match(born, ',(%d+),%d+%]$') or '0'
  marker = table.concat({ marker, numeral(facts.first), position, born and idOf(born) or '' }, ':')
end
redis.call('HSET', KEYS[2], name, marker)
if facts.state == 'a' then
  local category = string.match(name, '^[^-]*')
  if redis.call('HINCRBY', KEYS[3], category, -1) <= 0 then redis.call('HDEL', KEYS[3], category) end
end
redis.call('UNLINK', KEYS[4])
return 'changed'`,
};
