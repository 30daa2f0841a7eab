// Built from src/commands/end-lease-term-2.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const endLeaseTermScript: Script = {
  name: 'end-lease-term',
  keys: 2,
  sha1: 'bf89c45f99bd17a686878a9b698803be7c4d51dd',
  lua: `local function headFault(key, layout)
  local head = redis.call('GET', key)
  if not head then return '!gone' end
  if string.match(head, '^(%d+):') ~= layout then return '!layout' end
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function termOf(key, time)
  local fields = redis.call('HMGET', key, 'owner', 'token', 'until', 'term')
  local term = {
    owner = fields[1],
    token = tonumber(fields[2] or '0'),
    ends = tonumber(fields[3] or '0'),
    length = tonumber(fields[4] or '0'),
  }
  if term.ends - time > term.length then
    term.ends = time + term.length
    redis.call('HSET', key, 'until', string.format('%.0f', term.ends))
  end
  return term
end
local function keepTerm(key, term, ends, length)
  local text = string.format('%.0f', length)
  redis.call('HSET', key, 'owner', term.owner, 'token', term.token, 'until', string.format('%.0f', ends), 'term', text)
end
local fault = headFault(KEYS[1], ARGV[1])
if fault then return fault end
local time = now()
local term = termOf(KEYS[2], time)
local isHeld = term.owner == ARGV[2] and term.token == tonumber(ARGV[3]) and term.ends > time
if not isHeld then return 0 end
local length = math.ceil(tonumber(ARGV[4]))
keepTerm(KEYS[2], term, length > 0 and time + length or 0, length)
return 1`,
};
