-- Gives a lease that is still held another end: renews it, or releases it with a term of 0.
--
-- KEYS[1]  the lease
-- ARGV[1]  owner
-- ARGV[2]  token
-- ARGV[3]  the new term in milliseconds; 0 frees it and keeps the token
--
-- Reply: 1, or 0 where it is not held any more
--- @include "includes/lease-term.lua"

local term = termOf(KEYS[1])
if not isHeldBy(term, ARGV[1], ARGV[2]) then return 0 end
local length = math.ceil(tonumber(ARGV[3]))
term.ends = length > 0 and now() + length or 0
keepTerm(KEYS[1], term)
return 1
