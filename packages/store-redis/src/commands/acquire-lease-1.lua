-- Takes a free or expired lease, or gives its holder a new term.
--
-- KEYS[1]  the lease
-- ARGV[1]  owner
-- ARGV[2]  the term in milliseconds
--
-- Reply: { 1, token } or { 0, owner, milliseconds that remain }
--- @include "includes/lease-term.lua"

local term, time = termOf(KEYS[1]), now()
local isHeld = term.ends > time
if isHeld and term.owner ~= ARGV[1] then return { 0, term.owner, math.ceil(term.ends - time) } end
if not isHeld then term.token = term.token + 1 end
term.owner = ARGV[1]
term.ends = time + math.ceil(tonumber(ARGV[2]))
keepTerm(KEYS[1], term)
return { 1, term.token }
