// Built from src/commands/acquire-lease-1.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const acquireLeaseScript: Script = {
  name: 'acquire-lease',
  keys: 1,
  sha1: '292e0c78a88b128175831155ab738ff55826da92',
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
local term, time = termOf(KEYS[1]), now()
local isHeld = term.ends > time
if isHeld and term.owner ~= ARGV[1] then return { 0, term.owner, math.ceil(term.ends - time) } end
if not isHeld then term.token = term.token + 1 end
term.owner = ARGV[1]
term.ends = time + math.ceil(tonumber(ARGV[2]))
keepTerm(KEYS[1], term)
return { 1, term.token }`,
};
