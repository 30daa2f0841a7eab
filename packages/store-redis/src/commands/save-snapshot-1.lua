-- Keeps a snapshot unless one of the same schema and the same or a later revision is there.
--
-- KEYS[1]  the stream's snapshots: schema → `<revision>:<JSON>`
-- ARGV[1]  schema
-- ARGV[2]  revision
-- ARGV[3]  JSON
--
-- Reply: 1 where it was kept, otherwise 0

local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept and tonumber(string.match(kept, '^(%d+):')) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. ARGV[3])
return 1
