-- A lease by the server's clock: a hash of owner, token and the end of its term in milliseconds.
local function now()
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
