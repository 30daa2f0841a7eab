-- Compares and sets a checkpoint.
--
-- KEYS[1]  the checkpoint
-- ARGV[1]  the new cursor
-- ARGV[2]  the cursor that must be there; left out where there must be none
--
-- Reply: `saved`, or a list of the cursor that is there, empty where there is none

local actual = redis.call('GET', KEYS[1])
if (actual or nil) ~= ARGV[2] then return { actual or nil } end
redis.call('SET', KEYS[1], ARGV[1])
return 'saved'
