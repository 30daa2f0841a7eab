-- Keeps a snapshot unless one of the same schema and the same or a later revision is there.
--
-- KEYS[1]  head
-- KEYS[2]  the stream's snapshots: schema → `<revision>:<JSON>`
-- ARGV[1]  layout
-- ARGV[2]  schema
-- ARGV[3]  revision
-- ARGV[4]  JSON
--
-- Reply: 1 where it was kept, otherwise 0; `!gone`, `!layout`
--- @include "includes/head-fault.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local kept = redis.call('HGET', KEYS[2], ARGV[2])
if kept and tonumber(string.match(kept, '^(%d+):')) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ':' .. ARGV[4])
return 1
