// Built from src/commands/end-lease-term-1.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const endLeaseTermScript: Script = {
  name: 'end-lease-term',
  keys: 1,
  sha1: '2a491ff384cb6e7a5b7f28097bf4f43e74524a58',
  lua: `local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function termOf(key)
  local fields = redis.call('HMGET', key, 'owner', 'token', 'until')
  return { owner = fields[1], token = tonumber(fields[2] or '0'), ends = tonumber(fields[3] or '0') }
end
local function isHeldBy(term, owner, token)
  return term.owner == owner and term.token == tonumber(token) and term.ends > now()
end
local function keepTerm(key, term)
  redis.call('HSET', key, 'owner', term.owner, 'token', term.token, 'until', string.format('%.0f', term.ends))
end
local term = termOf(KEYS[1])
if not isHeldBy(term, ARGV[1], ARGV[2]) then return 0 end
local length = math.ceil(tonumber(ARGV[3]))
term.ends = length > 0 and now() + length or 0
keepTerm(KEYS[1], term)
return 1`,
};
