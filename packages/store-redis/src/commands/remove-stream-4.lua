-- Deletes a stream, so that a later append goes on after its last revision, or tombstones it for ever.
--
-- KEYS[1]  head
-- KEYS[2]  markers
-- KEYS[3]  categories
-- KEYS[4]  the stream
-- ARGV[1]  layout
-- ARGV[2]  expected, as in append-n
-- ARGV[3]  `d` delete, `t` tombstone
-- ARGV[4]  the stream's name as it stands in its key
--
-- Reply: `changed`, `unchanged`, `tombstoned`, `vanished`, `!gone`, `!layout`,
--        or a list: `<stream>,<reason>,<state>,<head>,<missed>` and the missed events, as in append-n
--- @include "includes/stream-facts.lua"
--- @include "includes/judge.lua"
--- @include "includes/describe-conflict.lua"
--- @include "includes/removed-creation.lua"
--- @include "includes/head-fault.lua"

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
return 'changed'
