-- Removes what is kept beside the events: a checkpoint, a stream's snapshots.
--
-- KEYS[1]  head
-- KEYS[2]  the key
-- ARGV[1]  layout
--
-- Reply: how many keys were removed; `!gone`, `!layout`
--- @include "includes/head-fault.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
return redis.call('UNLINK', KEYS[2])
