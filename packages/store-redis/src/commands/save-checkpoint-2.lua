-- Compares and sets a checkpoint.
--
-- KEYS[1]  head
-- KEYS[2]  the checkpoint
-- ARGV[1]  layout
-- ARGV[2]  the new cursor
-- ARGV[3]  the cursor that must be there; left out where there must be none
--
-- Reply: `saved`, or a list of the cursor that is there, empty where there is none; `!gone`, `!layout`
--- @include "includes/head-fault.lua"

local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local actual = redis.call('GET', KEYS[2])
if (actual or nil) ~= ARGV[3] then return { actual or nil } end
redis.call('SET', KEYS[2], ARGV[2])
return 'saved'
