-- Removes a stream's oldest events; the revisions of the others stay.
--
-- KEYS[1]  head
-- KEYS[2]  markers
-- KEYS[3]  the stream
-- ARGV[1]  layout
-- ARGV[2]  the revision that becomes the first
-- ARGV[3]  the stream's name as it stands in its key
--
-- Reply: `changed`, `unchanged`, `tombstoned`, `beyond <head>` where it lies past the head, `vanished`, `!gone`, `!layout`
--- @include "includes/stream-facts.lua"
--- @include "includes/removed-creation.lua"
--- @include "includes/head-fault.lua"

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
return 'changed'
